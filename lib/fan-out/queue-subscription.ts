import type { FilterOrPolicy, ITopic, SubscriptionFilter } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from '../common/dead-letter-queue.ts';
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
  readonly undelivered: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: QueueSubscriptionProps) {
    super(scope, id);
    this.undelivered = new DeadLetterQueue(this, 'Undelivered', {
      monitoring: props.monitoring,
      alarm: `${id}HasUndelivered`,
      summary: 'SNS could not deliver messages to a queue.',
      runbook: 'undelivered',
      graph: 'Subscriptions: undelivered messages',
      label: id,
    });
    props.topic.addSubscription(
      new SqsSubscription(props.queue, {
        filterPolicy: props.attributes,
        filterPolicyWithMessageBody: props.body,
        rawMessageDelivery: props.raw ?? false,
        deadLetterQueue: this.undelivered,
      }),
    );
  }
}
