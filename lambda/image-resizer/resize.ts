import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { failureOf, sendToDeadLetterQueue } from '../common/dead-letter-queue.ts';
import { variable } from '../common/environment.ts';
import { count, logger, observed } from '../common/observability.ts';
import { readMetadata, readObject, writeImage } from './aws/objects.ts';
import { makeDerivatives, type Derivative } from './core/derivatives.ts';
import { PermanentError } from '../common/errors.ts';
import { checkKey, derivativeKey } from './core/keys.ts';
import { MAX_BYTES } from './core/limits.ts';
import { describeObjects, objectsCreated, type CreatedObject } from './core/notification.ts';

const DERIVATIVES_BUCKET = variable('DERIVATIVES_BUCKET');
const DEAD_LETTER_QUEUE_URL = variable('DEAD_LETTER_QUEUE_URL');
const MAX_RECEIVES = Number(variable('MAX_RECEIVES'));

const processor = new BatchProcessor(EventType.SQS);

/**
 * Makes the presets of each object that the queue's notifications name. A message whose image can
 * never be made right becomes a dead letter at once, with the reason; one that fails for another
 * cause is tried again alone, and is a dead letter with its error after the last attempt. One
 * after the other: two large images at once would not fit in memory.
 */
export const handler = observed(
  'resize',
  () => undefined,
  (event: SQSEvent, context): Promise<SQSBatchResponse> =>
    processPartialResponse(event, handleMessage, processor, {
      context,
      processInParallel: false,
      throwOnFullBatchFailure: false,
    }),
);

async function handleMessage(message: SQSRecord): Promise<void> {
  logger.setCorrelationId(message.messageId);
  try {
    for (const object of objectsCreated(message.body)) await resize(object);
  } catch (error) {
    const attempt = Number(message.attributes.ApproximateReceiveCount);
    if (!(error instanceof PermanentError) && attempt < MAX_RECEIVES) {
      logger.warn('will be tried again', { attempt, error: error as Error });
      throw error;
    }
    await sendToDeadLetterQueue(
      DEAD_LETTER_QUEUE_URL,
      { id: message.messageId, body: message.body },
      {
        ...failureOf(error as Error),
        object: describeObjects(message.body),
      },
    );
    count('FailedMessages');
    logger.warn('sent to the dead-letter queue', { attempt, error: error as Error });
  }
}

async function resize({ bucket, key }: CreatedObject): Promise<void> {
  checkKey(key);
  const source = await readObject(bucket, key, MAX_BYTES);
  if (!source) {
    logger.info('the object was deleted before its turn', { bucket, key });
    return;
  }
  logger.setCorrelationId(source.metadata['correlation-id'] ?? source.etag);
  if (await isDone(key, source.etag)) {
    logger.info('already done: the queue delivered it twice', { bucket, key });
    return;
  }
  const derivatives = await makeDerivatives(source.body);
  const write = ({ preset, format, ...image }: Derivative) =>
    writeImage(DERIVATIVES_BUCKET, derivativeKey(preset, key, format), image, source.etag);
  const isMark = ({ preset, format }: Derivative) =>
    derivativeKey(preset, key, format) === markOf(key);
  await Promise.all(derivatives.filter((derivative) => !isMark(derivative)).map(write));
  await Promise.all(derivatives.filter(isMark).map(write));
  count('DerivativesStored', derivatives.length);
  logger.info('derivatives stored', { bucket, key, count: derivatives.length });
}

/** A standard queue may deliver a message twice; the derivative written last tells which version of the upload is done. */
async function isDone(key: string, sourceEtag: string): Promise<boolean> {
  const metadata = await readMetadata(DERIVATIVES_BUCKET, markOf(key));
  return metadata?.['source-etag'] === sourceEtag;
}

/** Every image has this derivative, and it is written when all others are there. */
function markOf(key: string): string {
  return derivativeKey('thumbnail', key, 'webp');
}
