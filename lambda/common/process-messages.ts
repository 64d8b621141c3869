import { backoffSeconds } from './backoff.ts';
import { failureOf, sendToDeadLetterQueue } from './dead-letter-queue.ts';
import { PermanentError } from './errors.ts';
import type { QueueMessage, RetryLater } from './message-queue.ts';
import { count, logger } from './observability.ts';

/** A message and its place in the sequence of attempts. */
export interface ReceivedMessage extends QueueMessage {
  /** A message that fails its last attempt goes to the dead-letter queue. */
  readonly isLastAttempt: boolean;
}

export interface ProcessMessagesOptions {
  /**
   * Processes one message. SQS can deliver a message more than once.
   *
   * @returns seconds until the next delivery, or nothing when the message is done
   */
  readonly handle: (message: ReceivedMessage) => Promise<number | undefined>;
  readonly deadLetterQueueUrl: string;
  /** Attempts before a message goes to the dead-letter queue. */
  readonly maxReceives: number;
  /** Correlation id of the log lines about a message. @default - the message's id */
  readonly correlationId?: (body: string) => string | undefined;
  /** Further message attributes of a failed message. @default - none */
  readonly attributes?: (body: string) => Readonly<Record<string, string>>;
  /** Processes one message after the other. @default false */
  readonly sequential?: boolean;
}

/**
 * Processes each message of a batch by itself. After a `PermanentError`, or at the last attempt, a
 * message goes to the dead-letter queue with the cause. Any other failure is retried after a backoff.
 *
 * @returns messages that go back to their queue
 */
export async function processMessages(
  messages: readonly QueueMessage[],
  options: ProcessMessagesOptions,
): Promise<RetryLater[]> {
  const one = (message: QueueMessage) => processMessage(message, options);
  const outcomes = options.sequential
    ? await inSequence(messages, one)
    : await Promise.all(messages.map(one));
  return outcomes.filter((outcome) => outcome !== undefined);
}

async function processMessage(
  message: QueueMessage,
  options: ProcessMessagesOptions,
): Promise<RetryLater | undefined> {
  const isLastAttempt = message.receives >= options.maxReceives;
  try {
    const delaySeconds = await options.handle({ ...message, isLastAttempt });
    return delaySeconds === undefined ? undefined : { message, delaySeconds };
  } catch (error) {
    const isFinal = isLastAttempt || error instanceof PermanentError;
    return (await giveUp(isFinal, message, error as Error, options))
      ? undefined
      : { message, delaySeconds: backoffSeconds(message.receives) };
  }
}

/** Handles a failure; returns true when the message is in the dead-letter queue. */
async function giveUp(
  isFinal: boolean,
  message: QueueMessage,
  error: Error,
  { deadLetterQueueUrl, correlationId, attributes }: ProcessMessagesOptions,
): Promise<boolean> {
  const { id, body, receives } = message;
  const correlation_id = correlationId?.(body) ?? id;
  if (!isFinal) {
    logger.warn('retried later', { correlation_id, receives, error });
    return false;
  }
  try {
    await sendToDeadLetterQueue(deadLetterQueueUrl, message, {
      ...failureOf(error),
      ...attributes?.(body),
    });
    count('FailedMessages');
    logger.warn('sent to the dead-letter queue', { correlation_id, receives, error });
    return true;
  } catch (cause) {
    logger.error('not sent to the dead-letter queue', { correlation_id, error: cause as Error });
    return false;
  }
}

async function inSequence<T, R>(
  items: readonly T[],
  handle: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await handle(item));
  return results;
}
