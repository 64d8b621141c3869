import { Names } from 'aws-cdk-lib';
import type { IEventSource, IFunction } from 'aws-cdk-lib/aws-lambda';
import { grantConsume, grantSend } from './queue-permissions.ts';
import type { QueueWithDeadLetters } from './queue-with-dead-letters.ts';

export interface QueueConsumerProps {
  /**
   * Maximum messages per invocation.
   *
   * @default 10
   */
  readonly batchSize?: number;
  /**
   * Maximum concurrent invocations, at least two. Limits the share of the account's concurrency in
   * a burst.
   */
  readonly maxConcurrency: number;
}

/**
 * Event source for messages of a queue. The function reports partial failures, and can itself send
 * a message that can't succeed to the dead-letter queue.
 */
export class QueueConsumer implements IEventSource {
  private readonly work: QueueWithDeadLetters;
  private readonly props: QueueConsumerProps;

  constructor(work: QueueWithDeadLetters, props: QueueConsumerProps) {
    this.work = work;
    this.props = props;
  }

  bind(target: IFunction): void {
    const { queue, deadLetters } = this.work;
    const { batchSize = 10, maxConcurrency } = this.props;
    // The id of the CDK's SqsEventSource, whose grant has more than Lambda and the handlers use.
    target.addEventSourceMapping(`SqsEventSource:${Names.nodeUniqueId(queue.node)}`, {
      eventSourceArn: queue.queueArn,
      batchSize,
      maxConcurrency,
      reportBatchItemFailures: true,
    });
    grantConsume(queue, target);
    queue.grant(target, 'sqs:GetQueueAttributes');
    grantSend(deadLetters, target);
  }
}
