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
  /** Maximum concurrent invocations, at least two: a burst waits, and the account's concurrency stays free for others. */
  readonly maxConcurrency: number;
}

/**
 * Event source that gives a function the messages of a queue. The function reports partial failures,
 * and may send a message that can't succeed to the dead-letter queue itself.
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
