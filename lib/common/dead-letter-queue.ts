import { Duration, Validations } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ServiceProps } from './service-props.ts';

export interface DeadLetterQueueProps extends Pick<ServiceProps, 'monitoring'> {
  /** Id of the alarm. */
  readonly alarm: string;
  /** Text of the alarm. */
  readonly summary: string;
  /** Anchor of the runbook entry. */
  readonly runbook: string;
  /** Title of the graph. */
  readonly graph: string;
  /** Label in the graph. */
  readonly label: string;
}

/**
 * Dead-letter queue of a service other than SQS, for events, messages or invocations that failed.
 * Has a retention of 14 days and an alarm. In production it remains when its stack is deleted: nothing
 * else has the messages.
 */
export class DeadLetterQueue extends Queue {
  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id, {
      removalPolicy: props.monitoring.settings.removalPolicy,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      // Only queues require this permission; services require the queue's policy.
      redriveAllowPolicy: { redrivePermission: RedrivePermission.DENY_ALL },
    });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue of a service that the rule does not look for.',
    });
    const failed = failedMessages(this);
    const { monitoring, alarm, summary, runbook, graph, label } = props;
    monitoring.alarm(alarm, {
      severity: 'critical',
      summary,
      runbook,
      metric: failed,
      threshold: 1,
    });
    monitoring.graph(graph, failed.with({ label }));
  }
}

/** Number of messages in a dead-letter queue. */
export function failedMessages(queue: Queue): Metric {
  return queue.metricApproximateNumberOfMessagesVisible({
    period: Duration.minutes(1),
    statistic: 'max',
  });
}
