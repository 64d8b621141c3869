import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { DeploymentProfile } from '../common/deployment-profile.ts';
import { SummitStack } from '../common/summit-stack.ts';
import { Boundary } from './boundary.ts';
import { accountOf, NAMES, type EnvironmentName } from './environments.ts';
import { deliveredTo } from './event-patterns.ts';
import { ForwardedEvents } from './forwarded-events.ts';
import { SmokeTester } from './smoke-tester.ts';
import { TargetRoles } from './target-roles.ts';

export interface DeliveryTargetStackProps {
  /** What differs between deployments; its accounts say where the pipeline is. */
  readonly profile: DeploymentProfile;
  /** What this account is for. */
  readonly environment: EnvironmentName;
  /**
   * Region of the environment, the pipeline's own.
   *
   * @default - the region that the CLI deploys to
   */
  readonly region?: string;
}

/**
 * What an administrator deploys once into each account, so that the pipeline of another may deploy
 * here what it delivers, and nothing else.
 *
 *     pipeline's role ─▶ deploy role ─▶ change set ─▶ CloudFormation's role ─▶ stacks ─▶ their roles
 *                        named stacks                 what they are made of             within a boundary
 *     changes, deployments, alarms ─▶ bus of the pipeline's account
 */
export class DeliveryTargetStack extends SummitStack {
  constructor(scope: Construct, id: string, props: DeliveryTargetStackProps) {
    const { profile, environment, region } = props;
    const { accounts } = profile.delivery;
    super(scope, id, {
      description: `summit-stacks D: what the delivery pipeline may do in ${environment}`,
      architecture: 'delivery-pipeline',
      profile,
      env: accounts && { account: accounts[environment], region },
    });
    const toolsAccount = accountOf(accounts, 'tools');
    const stacks = deliveredTo(environment);
    const boundary = new Boundary(this, 'Boundary', {
      managedPolicyName: NAMES.boundary(environment),
      stacks,
    });
    const roles = new TargetRoles(this, 'Roles', {
      environment,
      toolsAccount,
      stacks,
      boundary: boundary.managedPolicyArn,
    });
    // In the pipeline's own account all events are on one bus.
    if (accounts) new ForwardedEvents(this, 'ForwardedEvents', { profile, toolsAccount, stacks });
    if (environment === 'staging') new SmokeTester(this, 'SmokeTester', { toolsAccount, stacks });

    const name = `${environment.charAt(0).toUpperCase()}${environment.slice(1)}`;
    for (const [role, value] of Object.entries({
      DeployRole: roles.deploy.roleArn,
      CloudFormationRole: roles.cloudFormation.roleArn,
    })) {
      new CfnOutput(this, `${name}${role}`, { value });
    }
  }
}
