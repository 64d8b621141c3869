import { Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';

export interface ReleaseRoleProps {
  /** Name of the stack with the services. */
  readonly stackName: string;
}

/**
 * CloudFormation's role for a release: it can register task definitions and update the services of
 * one stack, and nothing else. A release that changes more than the commit, such as networks, roles
 * or functions, fails.
 */
export class ReleaseRole extends Role {
  constructor(scope: Construct, id: string, props: ReleaseRoleProps) {
    super(scope, id, { assumedBy: new ServicePrincipal('cloudformation.amazonaws.com') });
    const { stackName } = props;
    const { stackName: own } = Stack.of(this);
    const ecs = (resource: string) =>
      `arn:${Aws.PARTITION}:ecs:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
    const service = `${stackName}-*/${stackName}-*`;
    this.allow(['*'], ['ecs:DeregisterTaskDefinition', 'ecs:DescribeTaskDefinition']);
    this.allow(
      [ecs(`task-definition/${stackName}*:*`)],
      ['ecs:RegisterTaskDefinition', 'ecs:TagResource'],
    );
    this.allow(
      [ecs(`service/${service}`)],
      ['ecs:DescribeServices', 'ecs:ListServiceDeployments', 'ecs:UpdateService'],
    );
    // ECS evaluates these for the service, and for its deployment or revision.
    this.allow(
      [ecs(`service/${service}`), ecs(`service-deployment/${service}/*`)],
      ['ecs:DescribeServiceDeployments', 'ecs:StopServiceDeployment'],
    );
    this.allow(
      [ecs(`service/${service}`), ecs(`service-revision/${service}/*`)],
      ['ecs:DescribeServiceRevisions'],
    );
    this.allow(
      [`arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${stackName}-*`],
      ['iam:PassRole'],
      { StringEquals: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com', 'ecs.amazonaws.com'] } },
    );
    // The template reads the repositories from the outputs of this stack.
    this.allow(
      [`arn:${Aws.PARTITION}:cloudformation:${Aws.REGION}:${Aws.ACCOUNT_ID}:stack/${own}/*`],
      ['cloudformation:DescribeStacks'],
    );
  }

  private allow(
    resources: string[],
    actions: string[],
    conditions?: Record<string, Record<string, unknown>>,
  ): void {
    this.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
    const reason = resources.includes('*')
      ? 'ECS has no resource-level permission for these.'
      : 'What belongs to one stack: CloudFormation begins its names with the stack’s.';
    acknowledgeWildcards(this, resources, reason);
  }
}
