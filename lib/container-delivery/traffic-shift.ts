import { Validations } from 'aws-cdk-lib';
import {
  AlternateTarget,
  ListenerRuleConfiguration,
  type IAlternateTarget,
} from 'aws-cdk-lib/aws-ecs';
import type {
  ApplicationListenerRule,
  ApplicationTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export interface TrafficShiftProps {
  /** Target group of the first version. */
  readonly blue: ApplicationTargetGroup;
  /** Target group of the second version. */
  readonly green: ApplicationTargetGroup;
  /** Rule for production traffic. */
  readonly production: ApplicationListenerRule;
  /** Rule for requests that test the next version. */
  readonly test: ApplicationListenerRule;
}

/**
 * Role with which ECS shifts traffic between a service's two target groups. Its permissions are
 * limited to these groups and rules; AWS's own policy
 * (AmazonECSInfrastructureRolePolicyForLoadBalancers) includes all of the account.
 */
export class TrafficShift extends Construct {
  /** Alternate target group of the service, with rules and role. */
  readonly alternateTarget: IAlternateTarget;

  constructor(scope: Construct, id: string, props: TrafficShiftProps) {
    super(scope, id);
    const { blue, green, production, test } = props;
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('ecs.amazonaws.com') });
    const grant = (resourceArns: string[], ...actions: string[]) =>
      Grant.addToPrincipal({
        grantee: role,
        actions: actions.map((action) => `elasticloadbalancing:${action}`),
        resourceArns,
      });
    const describe = ['Listeners', 'Rules', 'TargetGroups', 'TargetHealth'];
    grant(['*'], ...describe.map((what) => `Describe${what}`));
    grant([production.listenerRuleArn, test.listenerRuleArn], 'ModifyRule');
    grant([blue.targetGroupArn, green.targetGroupArn], 'RegisterTargets', 'DeregisterTargets');
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Elastic Load Balancing has no resource-level permission for its Describe actions.',
    });
    this.alternateTarget = new AlternateTarget('Green', {
      role,
      alternateTargetGroup: green,
      productionListener: ListenerRuleConfiguration.applicationListenerRule(production),
      testListener: ListenerRuleConfiguration.applicationListenerRule(test),
    });
  }
}
