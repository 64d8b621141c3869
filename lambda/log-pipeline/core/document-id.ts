import { createHash } from 'node:crypto';
import type { FirehoseTransformationEventRecord } from 'aws-lambda';

/** The producer's `l1-` and 128 bits, or the place in the stream where the record was first. */
const ID = /^(?:l1-[\w-]{22}|shardId-\d{12}-\d+(?:-\d+)?)$/;

/**
 * The id of a record's document, the same each time that Firehose hands the record over: its
 * partition key where that is an id, else its place in the stream. What is reingested has its id as
 * the partition key, so that it stays the same in its new place.
 */
export function documentId({
  recordId,
  kinesisRecordMetadata: metadata,
}: FirehoseTransformationEventRecord): string {
  if (!metadata) return hashId(recordId);
  const { partitionKey, shardId, sequenceNumber, subsequenceNumber } = metadata;
  if (ID.test(partitionKey)) return partitionKey;
  // Records that the Kinesis Producer Library put into one have one sequence number.
  const rest = Number(subsequenceNumber) > 0 ? `-${subsequenceNumber}` : '';
  const place = `${shardId}-${sequenceNumber}${rest}`;
  return ID.test(place) ? place : hashId(place);
}

/** An id made of what something is, in the producer's form. */
export function hashId(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
  return `l1-${hash.toString('base64url', 0, 16)}`;
}
