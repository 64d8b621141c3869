import type { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import type { EventQueue } from './event-queue.ts';

/** Outputs for `npm run redrive`: a pair of addresses for each way into a queue's dead-letter queues. */
export function queueOutputs(
  name: string,
  { queue, deadLetters }: QueueWithDeadLetters,
  events?: EventQueue,
): Record<string, string> {
  return {
    [`${name}QueueUrl`]: queue.queueUrl,
    [`${name}DeadLetterQueueUrl`]: deadLetters.queueUrl,
    ...(events && {
      [`${name}EventsQueueUrl`]: queue.queueUrl,
      [`${name}EventsDeadLetterQueueUrl`]: events.deadLetterQueue.queueUrl,
    }),
  };
}
