import { createHash } from 'node:crypto';
import type { FirehoseTransformationEventRecord } from 'aws-lambda';

/** Id of the producer (`l1-` and 128 bits) or first place of the record in the stream. */
const ID = /^(?:l1-[\w-]{22}|shardId-\d{12}-\d+(?:-\d+)?)$/;

/**
 * Id of a record's document, the same each time that Firehose delivers the record: its partition key
 * if that is an id, else its place in the stream. A reingested record has its id as the partition
 * key, so that the id stays the same in the new place.
 */
export function documentId({
  recordId,
  kinesisRecordMetadata: metadata,
}: FirehoseTransformationEventRecord): string {
  if (!metadata) return hashId(recordId);
  const { partitionKey, shardId, sequenceNumber, subsequenceNumber } = metadata;
  if (ID.test(partitionKey)) return partitionKey;
  // Records that the Kinesis Producer Library aggregated have the same sequence number.
  const rest = Number(subsequenceNumber) > 0 ? `-${subsequenceNumber}` : '';
  const place = `${shardId}-${sequenceNumber}${rest}`;
  return ID.test(place) ? place : hashId(place);
}

/** Id derived from content, in the producer's format. */
export function hashId(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest();
  return `l1-${hash.toString('base64url', 0, 16)}`;
}
