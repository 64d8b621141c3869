import { batches, MAX_RECORDS } from './batch.ts';
import type { Line } from './line.ts';
import { NotSentError } from './not-sent.ts';
import { pacer } from './pace.ts';
import { putRecords, type PutOptions, type Refusal } from './put.ts';
import { toRecords, type LineRecord, type RecordOptions } from './record.ts';

export interface SendOptions extends PutOptions, RecordOptions {
  /** Number of concurrent requests. @default 4 */
  readonly concurrency?: number;
  /** Maximum lines a second. @default - as fast as the stream accepts them */
  readonly rate?: number;
  /** Ends sending after the requests in progress. */
  readonly signal?: AbortSignal;
}

/**
 * Sends lines to a Kinesis data stream. Memory is bounded: reading stops while all requests are in
 * progress. Lines are read and batched in order, but concurrent requests, retries of single records
 * and several shards change the order: documents are ordered by their own time.
 *
 * @returns the last line up to which all lines were sent
 * @throws NotSentError if Kinesis keeps rejecting records; requests in progress are finished first
 */
export async function sendLines(
  chunks: AsyncIterable<readonly Line[]>,
  options: SendOptions,
): Promise<Line | undefined> {
  const { concurrency = 4, rate = Infinity, signal, wait } = options;
  const pace = pacer(rate, wait);
  const underWay = new Set<Promise<void>>();
  const refusals = new Map<number, Refusal>();
  // At least ten batches a second, so that a low rate has no bursts.
  const maxRecords = Math.max(1, Math.min(MAX_RECORDS, Math.ceil(rate / 10)));
  let count = 0;
  let last: Line | undefined;
  try {
    for await (const batch of batches(records(chunks, options), { maxRecords, signal })) {
      await pace(batch.length);
      const at = count++;
      const sending = putRecords(batch, options).then((refusal) => {
        if (refusal) refusals.set(at, refusal);
        underWay.delete(sending);
      });
      underWay.add(sending);
      last = batch.at(-1)?.line;
      if (underWay.size >= concurrency) await Promise.race(underWay);
      if (refusals.size > 0 || signal?.aborted) break;
    }
  } finally {
    await Promise.all(underWay);
    assertSent(refusals);
  }
  return last;
}

function assertSent(refusals: ReadonlyMap<number, Refusal>): void {
  if (refusals.size === 0) return;
  const inOrder = [...refusals].sort(([a], [b]) => a - b);
  throw new NotSentError(inOrder.map(([, refusal]) => refusal));
}

async function* records(
  chunks: AsyncIterable<readonly Line[]>,
  options: RecordOptions,
): AsyncGenerator<readonly LineRecord[]> {
  for await (const lines of chunks) yield toRecords(lines, options);
}
