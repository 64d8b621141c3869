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

/** Deploys the artifact to staging as the pipeline does, with the same roles. */
export async function checkStaging(
  accounts: Accounts,
  assembly: Assembly,
  commit: string,
  checks: Checks,
): Promise<void> {
  const release = await deliver(accounts, 'staging', assembly);
  checks.equal(
    'Change sets deploy the artifact to the staging account, and the function there returns the commit',
    commit,
    await commitOf(accounts.staging, release),
  );
  checks.equal(
    'The stack in the staging account has the commit as a tag',
    commit,
    release?.Tags?.find(({ Key }) => Key === 'commit')?.Value ?? 'no tag',
  );
}

/** Deploys the same artifact to production, as the pipeline does after the approval. */
export async function checkProduction(
  accounts: Accounts,
  assembly: Assembly,
  commit: string,
  checks: Checks,
): Promise<void> {
  const release = await deliver(accounts, 'production', assembly);
  checks.equal(
    'Change sets deploy the same artifact to the production account, and the function there returns the commit',
    commit,
    await commitOf(accounts.production, release),
  );
}

/** Deploys the stacks one after the other and returns the release stack. */
async function deliver(
  { tools, ...accounts }: Accounts,
  environment: EnvironmentName,
  assembly: Assembly,
): Promise<Stack | undefined> {
  const account = accounts[environment];
  const name = environment === 'staging' ? 'Staging' : 'Production';
  const pipeline = await assume(tools.output('PipelineRole'), tools);
  const role = account.output(`${name}DeployRole`);
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
      RoleARN: account.output(`${name}CloudFormationRole`),
      Capabilities: ['CAPABILITY_IAM'],
      Tags: Object.entries(Tags).map(([Key, Value]) => ({ Key, Value })),
    });
  }
  const { Stacks: [release] = [] } = await client.send(
    new DescribeStacksCommand({ StackName: `${name}-DeliveryRelease` }),
  );
  return release;
}

/** Names of the delivered stacks in the order of deployment. */
async function delivered(tools: Account): Promise<string[]> {
  const { variables } = await projectOf(tools.output('BuildProject'), tools);
  return variables.DELIVERED?.split(' ') ?? [];
}

/** Uploads a template, because a call takes at most 51,200 bytes; CodePipeline passes the bucket's address too. */
async function upload(
  { credentials, output }: Account,
  assembly: Assembly,
  file: string,
): Promise<string> {
  const Bucket = output('ArtifactBucket');
  const Key = `scenario/${file}`;
  await new S3Client({ credentials }).send(
    new PutObjectCommand({ Bucket, Key, Body: assembly.get(file) }),
  );
  return `https://s3.amazonaws.com/${Bucket}/${Key}`;
}

/** Commit that the alias returns. */
async function commitOf({ credentials }: Account, release: Stack | undefined): Promise<string> {
  const alias = release?.Outputs?.find(({ OutputKey }) => OutputKey === 'ReleaseAlias');
  const { Payload } = await new LambdaClient({ credentials }).send(
    new InvokeCommand({ FunctionName: alias?.OutputValue }),
  );
  const { commit } = JSON.parse(Payload?.transformToString() ?? '{}') as { commit?: string };
  return commit ?? 'nothing';
}
