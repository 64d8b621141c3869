import { Duration } from 'aws-cdk-lib';
import {
  ApplicationListenerRule,
  ApplicationProtocol,
  ApplicationTargetGroup,
  ListenerAction,
  ListenerCondition,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { ServiceNetwork } from '../common/service-network.ts';
import type { Entrance } from './entrance.ts';

export interface RoutesProps {
  /** Where requests come in. */
  readonly entrance: Entrance;
  /** Where the tasks run. */
  readonly network: ServiceNetwork;
  /** Port of the tasks. */
  readonly port: number;
  /** Names that lead here; wildcards are allowed. */
  readonly hosts: readonly string[];
  /** An even number from 2 to 49,998 that no other service has; the lower goes first. */
  readonly priority: number;
  /** Whether a second version may be tried out beside the first. */
  readonly shifting: boolean;
}

/**
 * From a name to a service: one target group, or two that ECS moves the traffic between. With two, a
 * request for that name that says `x-test-traffic: true` reaches the new version before all others.
 */
export class Routes extends Construct {
  /** What a request says that is meant for the new version. */
  static readonly TEST_HEADER = 'x-test-traffic';
  /** Longer than a request may take. */
  static readonly DEREGISTRATION_DELAY = Duration.seconds(15);

  /** Where the tasks are; with two groups, those of every other version. */
  readonly blue: ApplicationTargetGroup;
  /** What the world's requests go by. */
  readonly production: ApplicationListenerRule;
  /** The other target group, and the rule of the requests that try out what is in it. */
  readonly second?: {
    readonly green: ApplicationTargetGroup;
    readonly test: ApplicationListenerRule;
  };

  /** @throws Error when the priority is none, or odd */
  constructor(scope: Construct, id: string, props: RoutesProps) {
    super(scope, id);
    const { entrance, network, port, hosts, priority, shifting } = props;
    if (!Number.isInteger(priority / 2) || priority < 2 || priority > 49_998) {
      throw new Error(
        `A service can’t have the priority ${priority}: give an even number from 2 to 49,998.`,
      );
    }
    const { listener } = entrance;
    const targets = {
      vpc: network.vpc,
      targetType: TargetType.IP,
      protocol: ApplicationProtocol.HTTP,
      port,
      deregistrationDelay: Routes.DEREGISTRATION_DELAY,
      healthCheck: {
        path: '/ready',
        interval: Duration.seconds(5),
        timeout: Duration.seconds(2),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 2,
      },
    };
    this.blue = new ApplicationTargetGroup(this, 'Blue', targets);
    const host = ListenerCondition.hostHeaders([...hosts]);
    let action = ListenerAction.forward([this.blue]);
    if (shifting) {
      const green = new ApplicationTargetGroup(this, 'Green', targets);
      // ECS changes the weights with every deployment.
      action = ListenerAction.weightedForward([
        { targetGroup: this.blue, weight: 100 },
        { targetGroup: green, weight: 0 },
      ]);
      const test = new ApplicationListenerRule(this, 'Test', {
        listener,
        priority,
        conditions: [host, ListenerCondition.httpHeader(Routes.TEST_HEADER, ['true'])],
        action,
      });
      this.second = { green, test };
    }
    this.production = new ApplicationListenerRule(this, 'Production', {
      listener,
      priority: priority + 1,
      conditions: [host],
      action,
    });
  }
}
