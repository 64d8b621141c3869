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
  /** Load balancer that receives the requests. */
  readonly entrance: Entrance;
  /** Network of the tasks. */
  readonly network: ServiceNetwork;
  /** Port of the tasks. */
  readonly port: number;
  /** Host names of the service; wildcards are allowed. */
  readonly hosts: readonly string[];
  /**
   * Priority of the rules: an even number from 2 to 49,998, unique for each service; lower numbers
   * are evaluated first.
   */
  readonly priority: number;
  /** Adds a second target group and a rule to test a new version. */
  readonly shifting: boolean;
}

/**
 * Routes from host names to a service: one target group, or two between which ECS shifts the
 * traffic. With two, requests with the header `x-test-traffic: true` reach the new version before
 * all others.
 */
export class Routes extends Construct {
  /** Header of requests for the new version. */
  static readonly TEST_HEADER = 'x-test-traffic';
  /** Deregistration delay, longer than the timeout of a request. */
  static readonly DEREGISTRATION_DELAY = Duration.seconds(15);

  /** Target group of the tasks; with two groups, that of every other version. */
  readonly blue: ApplicationTargetGroup;
  /** Rule for production traffic. */
  readonly production: ApplicationListenerRule;
  /** Second target group, and the rule for requests that test the version in it. */
  readonly second?: {
    readonly green: ApplicationTargetGroup;
    readonly test: ApplicationListenerRule;
  };

  /** @throws Error when the priority is not an even number in this range */
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
      // ECS changes the weights in every deployment.
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
