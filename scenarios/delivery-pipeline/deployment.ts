import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  waitUntilStackDeleteComplete,
} from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Checks } from '../support/scenario.ts';
import type { Assembly } from './builds.ts';
import { assume, type Session } from '../support/credentials.ts';
import { changeStack } from './stack-change.ts';

type Outputs = Readonly<Record<string, string>>;

/** Who may take the roles of the environments, and what they may do there. */
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

/** Deploys what the build made to staging as the pipeline does, by the roles that it takes; then everything goes away again. */
export async function proveDelivery(
  outputs: Outputs,
  assembly: Assembly,
  commit: string,
  checks: Checks,
): Promise<void> {
  const { PipelineRole = '', StagingDeployRole = '', StagingCloudFormationRole } = outputs;
  const credentials = await assume(StagingDeployRole, { credentials: await assume(PipelineRole) });
  const configuration = JSON.parse(assembly.get('configuration.json')?.toString() ?? '{}') as {
    Tags: Record<string, string>;
  };
  const StackName = 'Staging-DeliveryRelease';
  const own = new CloudFormationClient({});
  try {
    await changeStack(new CloudFormationClient({ credentials }), {
      StackName,
      TemplateBody: assembly.get('staging/DeliveryRelease.template.json')?.toString(),
      RoleARN: StagingCloudFormationRole,
      Capabilities: ['CAPABILITY_IAM'],
      Tags: Object.entries(configuration.Tags).map(([Key, Value]) => ({ Key, Value })),
    });
    const { Stacks: [stack] = [] } = await own.send(new DescribeStacksCommand({ StackName }));
    const alias = stack?.Outputs?.find(({ OutputKey }) => OutputKey === 'ReleaseAlias');
    const { Payload } = await new LambdaClient({}).send(
      new InvokeCommand({ FunctionName: alias?.OutputValue }),
    );
    const answer = JSON.parse(Payload?.transformToString() ?? '{}') as { commit?: string };
    checks.equal(
      'What the build made is deployed to staging by a change set: the function there answers with the commit',
      commit,
      answer.commit ?? 'nothing',
    );
    checks.equal(
      '… and the stack has it as a tag',
      commit,
      stack?.Tags?.find(({ Key }) => Key === 'commit')?.Value ?? 'no tag',
    );
  } finally {
    await own.send(new DeleteStackCommand({ StackName }));
    const waiter = { client: own, minDelay: 0.2, maxDelay: 1, maxWaitTime: 120 };
    await waitUntilStackDeleteComplete(waiter, { StackName });
  }
}

function nameOf(answer: Promise<unknown>): Promise<string> {
  return answer.then(
    () => 'yes',
    (error: unknown) => (error as Error).name,
  );
}
