import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type {
  DlqDestinationConfig,
  IEventSourceDlq,
  IEventSourceMapping,
  IFunction,
} from 'aws-cdk-lib/aws-lambda';
import { KafkaDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { CfnTopic } from 'aws-cdk-lib/aws-msk';
import type { Monitoring } from '../common/monitoring.ts';
import type { KafkaCluster } from './kafka-cluster.ts';

/**
 * Topic to which Lambda writes the failed records of a function themselves, each with its place
 * (https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html). A queue only gets
 * their offsets, at which compaction may have removed them.
 */
export class DeadLetterTopic implements IEventSourceDlq {
  private readonly kafka: KafkaCluster;
  private readonly topic: CfnTopic;

  /** @param topic another topic of the cluster than the function reads */
  constructor(kafka: KafkaCluster, topic: CfnTopic) {
    this.kafka = kafka;
    this.topic = topic;
  }

  bind(mapping: IEventSourceMapping, consumer: IFunction): DlqDestinationConfig {
    const { kafka, topic } = this;
    const allow = (actions: string[], resource: string) =>
      Grant.addToPrincipal({ grantee: consumer, actions, resourceArns: [resource] });
    allow(['kafka-cluster:DescribeCluster'], kafka.clusterArn);
    allow(
      ['kafka-cluster:DescribeTopic', 'kafka-cluster:WriteData'],
      kafka.arnOf('topic', topic.topicName),
    );
    mapping.node.addDependency(topic);
    return new KafkaDlq(topic.topicName).bind(mapping, consumer);
  }

  /** Adds the alarm on records that a mapping with the metrics `EventCount` delivers to the topic. */
  watch(mapping: IEventSourceMapping, monitoring: Monitoring): void {
    const delivered = new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'OnFailureDestinationDeliveredEventCount',
      dimensionsMap: { EventSourceMappingUUID: mapping.eventSourceMappingId },
      period: Duration.minutes(1),
      statistic: 'sum',
    });
    monitoring.alarm('RecordsInDeadLetters', {
      severity: 'critical',
      summary: 'Changes are not in the index: their records are in the topic of dead letters.',
      runbook: 'dead-letters',
      metric: delivered,
      threshold: 1,
    });
    monitoring.graph('Failed records', delivered.with({ label: 'Dead letters' }));
  }
}
