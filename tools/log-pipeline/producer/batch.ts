import { setTimeout as sleep } from 'node:timers/promises';
import { KEY_BYTES } from './key.ts';
import type { LineRecord } from './record.ts';

/**
 * Limits of one PutRecords request, partition keys included
 * (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html).
 */
export const MAX_RECORDS = 500;
export const MAX_REQUEST_BYTES = 10 * 1024 * 1024;

export interface BatchOptions {
  /** @default 500 */
  readonly maxRecords?: number;
  /** @default 10 MiB */
  readonly maxBytes?: number;
  /** Maximum wait of a record for further ones, in milliseconds. @default 100 */
  readonly linger?: number;
  /** Aborts the batching; records that are not in a batch yet are left out. */
  readonly signal?: AbortSignal;
}

/** Groups records in order into requests that are as full as the limits allow. */
export async function* batches(
  chunks: AsyncIterable<readonly LineRecord[]>,
  options: BatchOptions = {},
): AsyncGenerator<readonly LineRecord[]> {
  const { maxRecords = MAX_RECORDS, maxBytes = MAX_REQUEST_BYTES, linger = 100, signal } = options;
  const iterator = chunks[Symbol.asyncIterator]();
  let batch: LineRecord[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const next = iterator.next();
      if (batch.length > 0 && !(await settles(next, linger))) {
        yield batch;
        [batch, bytes] = [[], 0];
      }
      const result = await next;
      if (result.done || signal?.aborted) break;
      for (const record of result.value) {
        const size = record.data.length + KEY_BYTES;
        if (batch.length === maxRecords || bytes + size > maxBytes) {
          yield batch;
          [batch, bytes] = [[], 0];
        }
        batch.push(record);
        bytes += size;
      }
    }
  } catch (error) {
    // Records before the damage are valid.
    if (batch.length > 0) yield batch;
    throw error;
  } finally {
    void iterator.return?.();
  }
  if (batch.length > 0 && !signal?.aborted) yield batch;
}

async function settles(promise: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const settled = promise.then(
    () => true,
    () => true,
  );
  const late = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false);
  try {
    return await Promise.race([settled, late]);
  } finally {
    timer.abort();
  }
}
