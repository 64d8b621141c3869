import {
  CloudFormationClient,
  DescribeStacksCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { EnvironmentName } from '../../../lib/delivery-pipeline/environments.ts';
import { projectOf } from '../../e2e/build/project.ts';
import { assume } from '../../e2e/credentials.ts';
import type { Checks } from '../../e2e/scenario.ts';
import type { Account, Accounts } from './accounts.ts';
import type { Assembly } from './builds.ts';
import { changeStack } from './stack-change.ts';

/** Deploys what the build made to staging as the pipeline does, by the roles that it takes. */
export async function proveStaging(
  accounts: Accounts,
  assembly: Assembly,
  commit: string,
  checks: Checks,
): Promise<void> {
  const release = await deliver(accounts, 'staging', assembly);
  checks.equal(
    'What the build made is deployed to the account of staging by change sets: the function there answers with the commit',
    commit,
    await commitOf(accounts.staging, release),
  );
  checks.equal(
    '… and the stack has it as a tag',
    commit,
    release?.Tags?.find(({ Key }) => Key === 'commit')?.Value ?? 'no tag',
  );
}

/** What the pipeline does after the approval. */
export async function proveProduction(
  accounts: Accounts,
  assembly: Assembly,
  commit: string,
  checks: Checks,
): Promise<void> {
  const release = await deliver(accounts, 'production', assembly);
  checks.equal(
    'The same artifact is deployed to the account of production: the function there answers with the commit',
    commit,
    await commitOf(accounts.production, release),
  );
}

/** Stack by stack; answers the release's. */
async function deliver(
  { tools, ...accounts }: Accounts,
  environment: EnvironmentName,
  assembly: Assembly,
): Promise<Stack | undefined> {
  const account = accounts[environment];
  const name = environment === 'staging' ? 'Staging' : 'Production';
  const pipeline = await assume(tools.outputs.PipelineRole ?? '', tools);
  const role = account.outputs[`${name}DeployRole`] ?? '';
  const client = new CloudFormationClient({
    credentials: await assume(role, { credentials: pipeline }),
  });
  const { Tags } = JSON.parse(assembly.get('configuration.json')?.toString() ?? '{}') as {
    Tags: Record<string, string>;
  };
  for (const stack of await delivered(tools)) {
    await changeStack(client, {
      StackName: `${name}-${stack}`,
      TemplateURL: await upload(tools, assembly, `${environment}/${stack}.template.json`),
      RoleARN: account.outputs[`${name}CloudFormationRole`],
      Capabilities: ['CAPABILITY_IAM'],
      Tags: Object.entries(Tags).map(([Key, Value]) => ({ Key, Value })),
    });
  }
  const { Stacks: [release] = [] } = await client.send(
    new DescribeStacksCommand({ StackName: `${name}-DeliveryRelease` }),
  );
  return release;
}

/** In the order of their deployment. */
async function delivered(tools: Account): Promise<string[]> {
  const { variables } = await projectOf(tools.outputs.BuildProject ?? '', tools);
  return variables.DELIVERED?.split(' ') ?? [];
}

/** A template has at most 51,200 bytes in a call; CodePipeline too leads CloudFormation to the bucket. */
async function upload(
  { credentials, outputs: { ArtifactBucket: Bucket = '' } }: Account,
  assembly: Assembly,
  file: string,
): Promise<string> {
  const Key = `scenario/${file}`;
  await new S3Client({ credentials }).send(
    new PutObjectCommand({ Bucket, Key, Body: assembly.get(file) }),
  );
  return `https://s3.amazonaws.com/${Bucket}/${Key}`;
}

/** What the function behind the alias says. */
async function commitOf({ credentials }: Account, release: Stack | undefined): Promise<string> {
  const alias = release?.Outputs?.find(({ OutputKey }) => OutputKey === 'ReleaseAlias');
  const { Payload } = await new LambdaClient({ credentials }).send(
    new InvokeCommand({ FunctionName: alias?.OutputValue }),
  );
  const { commit } = JSON.parse(Payload?.transformToString() ?? '{}') as { commit?: string };
  return commit ?? 'nothing';
}
