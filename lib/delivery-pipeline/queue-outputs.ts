import type { QueueWithDeadLetters } from '../common/queue-with-dead-letters.ts';
import type { EventQueue } from './event-queue.ts';

/**
 * Outputs for `npm run redrive`: two addresses for each dead-letter queue, its own and that of the
 * queue to return messages to.
 */
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
