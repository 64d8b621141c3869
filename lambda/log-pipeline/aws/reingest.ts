import { setTimeout as sleep } from 'node:timers/promises';
import {
  KinesisClient,
  PutRecordsCommand,
  type PutRecordsResultEntry,
} from '@aws-sdk/client-kinesis';
import { logger, tracer } from '../../common/observability.ts';
import type { OutgoingRecord } from '../core/outcome.ts';

/** Limits of PutRecords (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html). */
const MOST_RECORDS = 500;
const MOST_BYTES = 5 * 2 ** 20;
const MOST_RECORD_BYTES = 2 ** 20;
/** Maximum number of consecutive calls in which the stream accepts no record. */
const MOST_VAIN_CALLS = 6;
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 2_000;

const kinesis = tracer.captureAWSv3Client(
  new KinesisClient({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 8_000 },
  }),
);

/**
 * Puts records into a stream. Retries rejected records with full jitter as long as the stream
 * accepts some records and there is time.
 *
 * @param hasTime called before each request
 * @returns the records that the stream accepted
 */
export async function reingest(
  streamName: string,
  records: readonly OutgoingRecord[],
  hasTime: () => boolean,
): Promise<Set<OutgoingRecord>> {
  const taken = new Set<OutgoingRecord>();
  let waiting = records.filter((record) => bytesOf(record) <= MOST_RECORD_BYTES);
  let vainCalls = 0;
  while (waiting.length > 0 && vainCalls < MOST_VAIN_CALLS && hasTime()) {
    const batch = firstBatch(waiting);
    const results = await put(streamName, batch);
    for (const [at, record] of batch.entries()) if (results[at]?.SequenceNumber) taken.add(record);
    const refused = batch.filter((record) => !taken.has(record));
    waiting = [...refused, ...waiting.slice(batch.length)];
    vainCalls = refused.length === batch.length ? vainCalls + 1 : 0;
    if (refused.length > 0) await sleep(waitOf(vainCalls));
  }
  return taken;
}

async function put(
  streamName: string,
  batch: readonly OutgoingRecord[],
): Promise<PutRecordsResultEntry[]> {
  try {
    const { Records = [] } = await kinesis.send(
      new PutRecordsCommand({
        StreamName: streamName,
        Records: batch.map(({ partitionKey, data }) => ({
          PartitionKey: partitionKey,
          Data: data,
        })),
      }),
    );
    return Records;
  } catch (error) {
    logger.warn('reingestion failed', error as Error);
    return [];
  }
}

function firstBatch(records: readonly OutgoingRecord[]): OutgoingRecord[] {
  let bytes = 0;
  const end = records.findIndex((record, at) => {
    bytes += bytesOf(record);
    return at === MOST_RECORDS || bytes > MOST_BYTES;
  });
  return records.slice(0, end < 0 ? records.length : end);
}

function bytesOf({ partitionKey, data }: OutgoingRecord): number {
  return Buffer.byteLength(partitionKey) + data.length;
}

function waitOf(vainCalls: number): number {
  return Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** vainCalls);
}
