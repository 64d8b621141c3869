import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { backoffSeconds } from './backoff.ts';
import { sendDeadLetter } from './dead-letters.ts';
import { variable } from './environment.ts';
import { PermanentError } from './errors.ts';
import { MessageQueue, type RetryLater } from './message-queue.ts';
import { count, logger, observed, tracer } from './observability.ts';

/** A message as its handler sees it. */
export interface Delivery {
  readonly id: string;
  readonly body: string;
  /** Attempts that it has had, this one included. */
  readonly attempt: number;
  /** Whether it is a dead letter when this attempt fails. */
  readonly isLast: boolean;
  /** Milliseconds that the function has left. */
  readonly millisecondsLeft: () => number;
}

export interface BatchHandlerOptions {
  /** What its subsegments are called. */
  readonly name: string;
  /**
   * Does what one message asks for, as often as it is delivered.
   *
   * @returns seconds until it is to be delivered again, or nothing when it is done
   */
  readonly work: (delivery: Delivery) => Promise<number | undefined>;
  /** What the logs of one piece of work have in common. @default - the message's id */
  readonly correlationId?: (body: string) => string | undefined;
  /** Attributes of a dead letter that say in the architecture's own terms what it is about. */
  readonly describe: (body: string) => Readonly<Record<string, string>>;
  /** Messages of a batch that are worked on side by side. */
  readonly atOnce: 'one' | 'all';
}

/**
 * The handler of a queue; it reads QUEUE_URL, DEAD_LETTER_QUEUE_URL and MAX_RECEIVES. A message that
 * can never be done becomes a dead letter at once, with the reason; one that fails for another cause
 * is tried again alone, and is a dead letter with its error after the last attempt. What is to be
 * tried again is hidden for its backoff: by itself SQS would wait out the queue's visibility timeout.
 */
export function batchHandler(options: BatchHandlerOptions) {
  const { name, work, atOnce, correlationId } = options;
  const sqs = tracer.captureAWSv3Client(
    new SQSClient({
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
    }),
  );
  const queue = new MessageQueue(sqs, variable('QUEUE_URL'));
  const maxReceives = Number(variable('MAX_RECEIVES'));
  const deadLetterQueueUrl = variable('DEAD_LETTER_QUEUE_URL');

  async function handle(record: SQSRecord, context: Context): Promise<RetryLater | undefined> {
    const attempt = Number(record.attributes.ApproximateReceiveCount);
    const correlation_id = correlationId?.(record.body) ?? record.messageId;
    try {
      const seconds = await work({
        id: record.messageId,
        body: record.body,
        attempt,
        isLast: attempt >= maxReceives,
        millisecondsLeft: () => context.getRemainingTimeInMillis(),
      });
      return seconds === undefined ? undefined : retryLater(record, attempt, seconds);
    } catch (error) {
      const failed = { attempt, correlation_id, error: error as Error };
      return (await isDeadLetter(record, failed)) ? undefined : retryLater(record, attempt);
    }
  }

  async function isDeadLetter(record: SQSRecord, failed: Failed): Promise<boolean> {
    const { attempt, correlation_id, error } = failed;
    const isPermanent = error instanceof PermanentError;
    if (!isPermanent && attempt < maxReceives) {
      logger.warn('will be tried again', { correlation_id, receives: attempt, error });
      return false;
    }
    try {
      const message = { id: record.messageId, body: record.body };
      await sendDeadLetter(deadLetterQueueUrl, message, {
        reason: isPermanent ? error.reason : 'internal-error',
        explanation: error.message || error.name,
        ...options.describe(record.body),
      });
      count('DeadLetters');
      logger.warn('dead letter', { correlation_id, receives: attempt, error });
      return true;
    } catch (cause) {
      logger.error('dead letter not sent', { correlation_id, error: cause as Error });
      return false;
    }
  }

  return observed(
    name,
    () => undefined,
    async ({ Records }: SQSEvent, context): Promise<SQSBatchResponse> => {
      const one = (record: SQSRecord) => handle(record, context);
      const outcomes = await (atOnce === 'all'
        ? Promise.all(Records.map(one))
        : inTurn(Records, one));
      const back = outcomes.filter((outcome) => outcome !== undefined);
      await queue.hide(back);
      return { batchItemFailures: back.map(({ message }) => ({ itemIdentifier: message.id })) };
    },
  );
}

interface Failed {
  readonly attempt: number;
  readonly correlation_id: string;
  readonly error: Error;
}

function retryLater(
  { messageId, body, receiptHandle, attributes }: SQSRecord,
  receives: number,
  delaySeconds = backoffSeconds(receives),
): RetryLater {
  const sentAt = new Date(Number(attributes.SentTimestamp));
  return { message: { id: messageId, body, receiptHandle, receives, sentAt }, delaySeconds };
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
