import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
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
export class QueueConsumer extends SqsEventSource {
  private readonly work: QueueWithDeadLetters;

  constructor(work: QueueWithDeadLetters, { batchSize = 10, maxConcurrency }: QueueConsumerProps) {
    super(work.queue, { batchSize, maxConcurrency, reportBatchItemFailures: true });
    this.work = work;
  }

  override bind(target: IFunction): void {
    super.bind(target);
    this.work.deadLetters.grants.sendMessages(target);
  }
}
