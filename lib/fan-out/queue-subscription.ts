import { Duration, Validations } from 'aws-cdk-lib';
import type { FilterOrPolicy, ITopic, SubscriptionFilter } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ServiceProps } from '../common/service-props.ts';

export interface QueueSubscriptionProps extends Pick<ServiceProps, 'monitoring'> {
  /** Whose messages are delivered. */
  readonly topic: ITopic;
  /** Where to. */
  readonly queue: Queue;
  /** @default - every message, whatever its attributes */
  readonly attributes?: Record<string, SubscriptionFilter>;
  /**
   * Not together with `attributes`: a subscription has one filter.
   *
   * @default - every message, whatever it says
   */
  readonly body?: Record<string, FilterOrPolicy>;
  /**
   * Whether the queue gets messages as they were published, and not in SNS's envelope.
   *
   * @default false
   */
  readonly raw?: boolean;
}

/**
 * Brings messages of a topic to a queue. Those that SNS can't deliver wait in a queue of their own,
 * with an alarm: a policy that refuses them or a queue that is gone loses nothing.
 */
export class QueueSubscription extends Construct {
  /** What could not be delivered, as it would have been. */
  readonly undelivered: Queue;

  constructor(scope: Construct, id: string, props: QueueSubscriptionProps) {
    super(scope, id);
    this.undelivered = new Queue(this, 'Undelivered', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      // No queue's dead letters belong here; SNS needs no permission but the queue's policy.
      redriveAllowPolicy: { redrivePermission: RedrivePermission.DENY_ALL },
    });
    Validations.of(this.undelivered).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is the dead-letter queue of a subscription, which the rule does not look for.',
    });
    props.topic.addSubscription(
      new SqsSubscription(props.queue, {
        filterPolicy: props.attributes,
        filterPolicyWithMessageBody: props.body,
        rawMessageDelivery: props.raw ?? false,
        deadLetterQueue: this.undelivered,
      }),
    );
    const waiting = this.undelivered.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: 'max',
    });
    props.monitoring.alarm(`${id}HasUndelivered`, {
      severity: 'critical',
      summary: 'SNS could not deliver messages to a queue.',
      runbook: 'undelivered',
      metric: waiting,
      threshold: 1,
    });
    props.monitoring.graph('Subscriptions: undelivered messages', waiting.with({ label: id }));
  }
}
