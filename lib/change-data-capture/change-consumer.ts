import { Duration, Stack } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import {
  MetricType,
  StartingPosition,
  type EventSourceMapping,
  type IEventSourceDlq,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { CHANGES_TOPIC } from '../../lambda/change-data-capture/contract.ts';
import { acknowledgeWildcards } from '../common/acknowledge-wildcards.ts';
import { ServiceFunction, type ServiceFunctionProps } from '../common/service-function.ts';
import type { KafkaCluster } from './kafka-cluster.ts';

export interface ChangeConsumerProps extends ServiceFunctionProps {
  /** Cluster with the topic. */
  readonly kafka: KafkaCluster;
  /** Consumer group, which keeps the position in the topic. */
  readonly group: string;
  /** Destination for records that failed all attempts. */
  readonly onFailure: IEventSourceDlq;
  /**
   * Publishes the metrics `EventCount` of the mapping, which are billed.
   *
   * @default false
   */
  readonly countEvents?: boolean;
  /** Topic or connector that must exist before the function consumes. */
  readonly source: IConstruct;
}

/** Records behind the end of the topic at which the alarm goes to ALARM. */
const MAX_LAG = 10_000;

/**
 * Function that consumes all changes, in the order of each partition. Its failed records are
 * delivered again alone, and in the end to the destination for failed records.
 */
export class ChangeConsumer extends ServiceFunction {
  /** Mapping of the topic. */
  readonly mapping: EventSourceMapping;

  constructor(scope: Construct, id: string, props: ChangeConsumerProps) {
    super(scope, id, props);
    const { kafka, group, onFailure, countEvents, monitoring } = props;
    this.mapping = this.addEventSourceMapping('Changes', {
      eventSourceArn: kafka.clusterArn,
      kafkaTopic: CHANGES_TOPIC,
      kafkaConsumerGroupId: group,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 500,
      maxBatchingWindow: Duration.seconds(1),
      bisectBatchOnError: true,
      retryAttempts: 5,
      reportBatchItemFailures: true,
      onFailure,
      metricsConfig: countEvents ? { metrics: [MetricType.EVENT_COUNT] } : undefined,
      // Partial batch responses, splitting and retry limits exist in provisioned mode only
      // (https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html). One group of
      // pollers serves all consumers.
      provisionedPollerConfig: { minimumPollers: 1, maximumPollers: 2, pollerGroupName: 'changes' },
    });
    this.grantConsume(kafka, group).applyBefore(this.mapping);
    this.mapping.node.addDependency(props.source);
    const lag = this.metric('OffsetLag', {
      period: Duration.minutes(5),
      statistic: 'max',
      label: id,
    });
    monitoring.alarm(`${id}IsBehind`, {
      severity: 'warning',
      summary: `${id} is ${MAX_LAG} records behind the end of the topic for a quarter of an hour.`,
      runbook: 'consumer-is-behind',
      metric: lag,
      threshold: MAX_LAG,
      evaluationPeriods: 3,
    });
    monitoring.graph('Consumers: records behind', lag);
  }

  /**
   * Grants what Lambda's pollers do with the role of the function
   * (https://docs.aws.amazon.com/lambda/latest/dg/with-msk-permissions.html).
   */
  private grantConsume(kafka: KafkaCluster, group: string): Grant {
    const allow = (actions: string[], ...resourceArns: string[]) =>
      Grant.addToPrincipal({ grantee: this, actions, resourceArns });
    allow(['kafka:DescribeCluster', 'kafka:DescribeClusterV2'], kafka.clusterArn);
    // MSK has no resource-level permission for this.
    allow(['kafka:GetBootstrapBrokers'], '*');
    allow(
      ['kafka-cluster:Connect', 'kafka-cluster:DescribeClusterDynamicConfiguration'],
      kafka.clusterArn,
    );
    allow(
      ['kafka-cluster:DescribeTopic', 'kafka-cluster:ReadData'],
      kafka.arnOf('topic', CHANGES_TOPIC),
    );
    allow(['kafka-cluster:AlterGroup', 'kafka-cluster:DescribeGroup'], kafka.arnOf('group', group));
    allow(
      [
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
      ],
      '*',
    );
    const { partition, region, account } = Stack.of(this);
    const interfaces = ['network-interface', 'security-group', 'subnet'].map(
      (type) => `arn:${partition}:ec2:${region}:${account}:${type}/*`,
    );
    acknowledgeWildcards(this.role, interfaces, 'Lambda names its interfaces itself.');
    return allow(['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface'], ...interfaces);
  }
}
