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
  /** Where the first version's tasks are. */
  readonly blue: ApplicationTargetGroup;
  /** Where the second version's are. */
  readonly green: ApplicationTargetGroup;
  /** What the world's requests go by. */
  readonly production: ApplicationListenerRule;
  /** What those go by that try out the next version. */
  readonly test: ApplicationListenerRule;
}

/**
 * Lets ECS move traffic between a service's two target groups: these and these rules, where AWS's own
 * policy for it (AmazonECSInfrastructureRolePolicyForLoadBalancers) has all of the account's.
 */
export class TrafficShift extends Construct {
  /** What the service takes beside its first target group. */
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
