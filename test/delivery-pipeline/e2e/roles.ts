import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { projectOf } from '../../e2e/build/project.ts';
import { assume, type Caller, type Session } from '../../e2e/credentials.ts';
import type { Checks } from '../../e2e/scenario.ts';
import type { Accounts } from './accounts.ts';

type Outputs = Readonly<Record<string, string>>;

/** Who may take the roles of the environments, and what they may do there, all in one account. */
export async function proveRoles(outputs: Outputs, checks: Checks): Promise<void> {
  const {
    PipelineRole = '',
    StagingDeployRole: DeployRole = '',
    ProductionDeployRole = '',
  } = outputs;
  const pipeline = await assume(PipelineRole);
  const answers = [
    await nameOf(assume(DeployRole)),
    await nameOf(assume(DeployRole, { credentials: pipeline })),
  ];
  checks.equal(
    'Staging’s deploy role is taken by the pipeline, and by nobody else',
    'AccessDenied, yes',
    answers.join(', '),
  );
  const staging = await assume(DeployRole, { credentials: pipeline });
  const production = await assume(ProductionDeployRole, { credentials: pipeline });
  const look = (credentials: Session, StackName: string) =>
    nameOf(
      new CloudFormationClient({ credentials }).send(new DescribeStacksCommand({ StackName })),
    );
  const refused = [
    await look(staging, 'Production-FanOut'),
    await look(production, 'Staging-FanOut'),
    await look(staging, 'DeliveryPipeline'),
    await look(staging, 'Staging-FanOut'),
  ];
  checks.equal(
    'Staging’s role can’t reach production, nor production’s staging, nor either what is not delivered',
    'AccessDenied, AccessDenied, AccessDenied, ValidationError',
    refused.join(', '),
  );
}

/** The same across accounts. */
export async function proveAccounts(accounts: Accounts, checks: Checks): Promise<void> {
  const { tools, staging, production } = accounts;
  const { StagingDeployRole = '' } = staging.outputs;
  const { ProductionDeployRole = '' } = production.outputs;
  const pipeline = await assume(tools.outputs.PipelineRole ?? '', tools);
  const { serviceRole } = await projectOf(tools.outputs.BuildProject ?? '', tools);
  const build = await assume(serviceRole, tools);
  const deploy = await assume(StagingDeployRole, { credentials: pipeline });
  const taken = [
    await nameOf(assume(StagingDeployRole, { credentials: pipeline })),
    await nameOf(assume(ProductionDeployRole, { credentials: pipeline })),
    await nameOf(assume(StagingDeployRole, tools)),
    await nameOf(assume(StagingDeployRole, { credentials: build })),
    await nameOf(assume(ProductionDeployRole, { credentials: deploy })),
    await nameOf(assume(ProductionDeployRole, staging)),
  ];
  checks.equal(
    'Of three accounts the pipeline’s role takes those that deploy; the administrator and a build of its account, and staging, do not',
    'yes, yes, AccessDenied, AccessDenied, AccessDenied, AccessDenied',
    taken.join(', '),
  );

  const artifact = { Bucket: tools.outputs.ArtifactBucket, Key: 'scenario/artifact' };
  await new S3Client({ credentials: tools.credentials }).send(
    new PutObjectCommand({ ...artifact, Body: 'artifact' }),
  );
  const read = ({ credentials }: Caller) =>
    nameOf(new S3Client({ credentials }).send(new GetObjectCommand(artifact)));
  checks.equal(
    'Artifacts of the pipeline’s account are read by the role that deploys to staging, but not by staging’s administrator',
    'yes, AccessDenied',
    `${await read({ credentials: deploy })}, ${await read(staging)}`,
  );
}

function nameOf(answer: Promise<unknown>): Promise<string> {
  return answer.then(
    () => 'yes',
    (error: unknown) => (error as Error).name,
  );
}
