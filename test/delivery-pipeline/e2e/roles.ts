import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { projectOf } from '../../e2e/build/project.ts';
import { assume, type Caller, type Session } from '../../e2e/credentials.ts';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import type { Accounts } from './accounts.ts';

/** Checks the trust and the permissions of the environments' roles within one account. */
export async function checkRoles(output: Deployment['output'], checks: Checks): Promise<void> {
  const stagingRole = output('StagingDeployRole');
  const pipeline = await assume(output('PipelineRole'));
  const answers = [
    await nameOf(assume(stagingRole)),
    await nameOf(assume(stagingRole, { credentials: pipeline })),
  ];
  checks.equal(
    'Only the pipeline can assume staging’s deploy role',
    'AccessDenied, yes',
    answers.join(', '),
  );
  const staging = await assume(stagingRole, { credentials: pipeline });
  const production = await assume(output('ProductionDeployRole'), { credentials: pipeline });
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
    'Staging’s role can’t read production’s stacks, production’s role can’t read staging’s, and neither can read stacks that are not delivered',
    'AccessDenied, AccessDenied, AccessDenied, ValidationError',
    refused.join(', '),
  );
}

/** Checks the trust and the permissions of the roles across accounts. */
export async function checkAccounts(accounts: Accounts, checks: Checks): Promise<void> {
  const { tools, staging, production } = accounts;
  const stagingRole = staging.output('StagingDeployRole');
  const productionRole = production.output('ProductionDeployRole');
  const pipeline = await assume(tools.output('PipelineRole'), tools);
  const { serviceRole } = await projectOf(tools.output('BuildProject'), tools);
  const build = await assume(serviceRole, tools);
  const deploy = await assume(stagingRole, { credentials: pipeline });
  const taken = [
    await nameOf(assume(stagingRole, { credentials: pipeline })),
    await nameOf(assume(productionRole, { credentials: pipeline })),
    await nameOf(assume(stagingRole, tools)),
    await nameOf(assume(stagingRole, { credentials: build })),
    await nameOf(assume(productionRole, { credentials: deploy })),
    await nameOf(assume(productionRole, staging)),
  ];
  checks.equal(
    'Across three accounts, only the pipeline’s role can assume both deploy roles: its account’s administrator, its builds and staging can’t',
    'yes, yes, AccessDenied, AccessDenied, AccessDenied, AccessDenied',
    taken.join(', '),
  );

  const artifact = { Bucket: tools.output('ArtifactBucket'), Key: 'scenario/artifact' };
  await new S3Client({ credentials: tools.credentials }).send(
    new PutObjectCommand({ ...artifact, Body: 'artifact' }),
  );
  const read = ({ credentials }: Caller) =>
    nameOf(new S3Client({ credentials }).send(new GetObjectCommand(artifact)));
  checks.equal(
    'Staging’s deploy role can read the artifacts in the pipeline’s account, and staging’s administrator can’t',
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
