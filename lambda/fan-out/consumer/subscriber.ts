import { SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { backoffSeconds } from '../../common/backoff.ts';
import { sendDeadLetter } from '../../common/dead-letters.ts';
import { variable } from '../../common/environment.ts';
import { MessageQueue, type KeptBack } from '../../common/message-queue.ts';
import { count, logger, observed, tracer } from '../../common/observability.ts';
import {
  describeObjects,
  objectsCreated,
  publication,
  type CreatedObject,
} from '../core/notification.ts';
import { ObjectError } from '../core/object-error.ts';

/** What came of an object. */
export type Outcome =
  | 'done'
  /** Deleted or replaced before its turn. */
  | 'gone'
  /** This version, or a newer one, was done before. */
  | 'known';

const COUNTED_AS: Readonly<Record<Outcome, string>> = {
  done: 'ObjectsDone',
  gone: 'ObjectsGone',
  known: 'ObjectsKnown',
};

export interface SubscriberOptions {
  /** What its subsegments are called. */
  readonly name: string;
  /** Does its part for one object, as often as it is asked to. */
  readonly work: (object: CreatedObject) => Promise<Outcome>;
  /** Messages of a batch that are worked on side by side. */
  readonly atOnce: 'one' | 'all';
}

/**
 * The handler of a subscriber's queue. A message that can never be done becomes a dead letter at once,
 * with the reason; one that fails for another cause is tried again alone, and is a dead letter with its
 * error after the last attempt. What is to be tried again is hidden for its backoff: by itself SQS
 * would wait out the queue's visibility timeout.
 */
export function subscriber({ name, work, atOnce }: SubscriberOptions) {
  const sqs = tracer.captureAWSv3Client(
    new SQSClient({
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
    }),
  );
  const queue = new MessageQueue(sqs, variable('QUEUE_URL'));
  const fate = {
    deadLetterQueueUrl: variable('DEAD_LETTER_QUEUE_URL'),
    maxReceives: Number(variable('MAX_RECEIVES')),
  };

  async function handle(message: SQSRecord): Promise<KeptBack | undefined> {
    const correlation_id = publication(message.body) ?? message.messageId;
    try {
      for (const object of objectsCreated(message.body)) {
        const outcome = await work(object);
        count(COUNTED_AS[outcome]);
        logger.info(outcome, { correlation_id, key: object.key });
      }
      return undefined;
    } catch (error) {
      return afterFailure(message, error as Error, { ...fate, correlation_id });
    }
  }

  return observed(
    name,
    () => undefined,
    async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
      const outcomes = await (atOnce === 'all'
        ? Promise.all(Records.map(handle))
        : inTurn(Records, handle));
      const keptBack = outcomes.filter((outcome) => outcome !== undefined);
      await queue.hide(keptBack);
      return { batchItemFailures: keptBack.map(({ message }) => ({ itemIdentifier: message.id })) };
    },
  );
}

interface Fate {
  readonly deadLetterQueueUrl: string;
  /** Attempts that a message gets before it is a dead letter. */
  readonly maxReceives: number;
  readonly correlation_id: string;
}

/** A message that is worth another attempt, or none when it is a dead letter. */
async function afterFailure(
  record: SQSRecord,
  error: Error,
  { deadLetterQueueUrl, maxReceives, correlation_id }: Fate,
): Promise<KeptBack | undefined> {
  const receives = Number(record.attributes.ApproximateReceiveCount);
  const isHopeless = error instanceof ObjectError;
  const message = { id: record.messageId, body: record.body };
  try {
    if (isHopeless || receives >= maxReceives) {
      await sendDeadLetter(deadLetterQueueUrl, message, {
        reason: isHopeless ? error.reason : 'internal-error',
        explanation: error.message || error.name,
        object: describeObjects(record.body),
      });
      count('DeadLetters');
      logger.warn('dead letter', { correlation_id, receives, error });
      return undefined;
    }
    logger.warn('will be tried again', { correlation_id, receives, error });
  } catch (cause) {
    logger.error('dead letter not sent', { correlation_id, error: cause as Error });
  }
  return keptBack(record, receives);
}

function keptBack({ messageId, body, receiptHandle, attributes }: SQSRecord, receives: number) {
  const sentAt = new Date(Number(attributes.SentTimestamp));
  return {
    message: { id: messageId, body, receiptHandle, receives, sentAt },
    delaySeconds: backoffSeconds(receives),
  };
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
