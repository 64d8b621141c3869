import type { FilterOrPolicy, ITopic, SubscriptionFilter } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DeadLetterQueue } from '../common/dead-letter-queue.ts';
import type { ServiceProps } from '../common/service-props.ts';

export interface QueueSubscriptionProps extends Pick<ServiceProps, 'monitoring'> {
  /** Topic whose messages are delivered. */
  readonly topic: ITopic;
  /** Queue that receives them. */
  readonly queue: Queue;
  /** @default - no filter on attributes */
  readonly attributes?: Record<string, SubscriptionFilter>;
  /**
   * Filter on the body. Not together with `attributes`: a subscription has one filter.
   *
   * @default - no filter on the body
   */
  readonly body?: Record<string, FilterOrPolicy>;
  /**
   * Delivers messages as they were published, without SNS's envelope.
   *
   * @default false
   */
  readonly raw?: boolean;
}

/**
 * Delivers messages of a topic to a queue. Messages that SNS can't deliver go to a dead-letter queue
 * with an alarm, so that none is lost if the queue's policy denies them or the queue is deleted.
 */
export class QueueSubscription extends Construct {
  /** Dead-letter queue of the messages that SNS could not deliver, in the format of the subscription. */
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
