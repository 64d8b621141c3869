import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { Checks } from '../support/scenario.ts';
import { assume, type Session } from '../support/credentials.ts';

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

function nameOf(answer: Promise<unknown>): Promise<string> {
  return answer.then(
    () => 'yes',
    (error: unknown) => (error as Error).name,
  );
}
