import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { SummitStack, type DeploymentProps } from '../common/summit-stack.ts';
import { Boundary } from './boundary.ts';
import { accountOf, DeliveryNames, type EnvironmentName } from './environments.ts';
import { ForwardedEvents } from './forwarded-events.ts';
import type { DeliveryAccounts } from '../common/accounts.ts';
import { SmokeTester } from './smoke-tester.ts';
import { TargetRoles } from './target-roles.ts';

export interface DeliveryTargetStackProps extends DeploymentProps {
  /** Environment of this account. */
  readonly environment: EnvironmentName;
  /**
   * Accounts of the pipeline and of the environments.
   *
   * @default - a single account
   */
  readonly accounts?: DeliveryAccounts;
}

/**
 * Roles and event rules that an administrator deploys once into each account, so that the pipeline
 * of another account can deploy its stacks there, and nothing else.
 *
 *     pipeline's role ─▶ deploy role ─▶ change set ─▶ CloudFormation's role ─▶ stacks ─▶ their roles
 *                        named stacks                 what they are made of             within a boundary
 *     changes, deployments, alarms ─▶ bus of the pipeline's account
 */
export class DeliveryTargetStack extends SummitStack {
  constructor(scope: Construct, id: string, props: DeliveryTargetStackProps) {
    const { settings, environment, accounts } = props;
    super(scope, id, {
      ...props,
      description: `summit-stacks D: what the delivery pipeline may do in ${environment}`,
      architecture: 'delivery-pipeline',
    });
    const toolsAccount = accountOf(accounts, 'tools');
    const names = new DeliveryNames(props);
    const stacks = names.deliveredTo(environment);
    const boundary = new Boundary(this, 'Boundary', {
      managedPolicyName: names.boundary(environment),
      stacks,
    });
    const roles = new TargetRoles(this, 'Roles', {
      names,
      environment,
      toolsAccount,
      stacks,
      boundary: boundary.managedPolicyArn,
    });
    // In the pipeline's own account, all events are on one bus.
    if (accounts) new ForwardedEvents(this, 'ForwardedEvents', { settings, toolsAccount, stacks });
    if (environment === 'staging')
      new SmokeTester(this, 'SmokeTester', { names, toolsAccount, stacks });

    const name = `${environment.charAt(0).toUpperCase()}${environment.slice(1)}`;
    for (const [role, value] of Object.entries({
      DeployRole: roles.deploy.roleArn,
      CloudFormationRole: roles.cloudFormation.roleArn,
    })) {
      new CfnOutput(this, `${name}${role}`, { value });
    }
  }
}
