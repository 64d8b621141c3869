import { batches, MAX_RECORDS } from './batch.ts';
import type { Line } from './line.ts';
import { NotSentError } from './not-sent.ts';
import { pacer } from './pace.ts';
import { putRecords, type PutOptions, type Refusal } from './put.ts';
import { toRecords, type LineRecord, type RecordOptions } from './record.ts';

export interface SendOptions extends PutOptions, RecordOptions {
  /** Requests at the same time. @default 4 */
  readonly concurrency?: number;
  /** Lines a second at most. @default - as fast as the stream takes them */
  readonly rate?: number;
  /** Ends the sending after the requests that are under way. */
  readonly signal?: AbortSignal;
}

/**
 * Sends lines to a Kinesis data stream. Memory is bound: nothing more is read while all requests are
 * under way. Lines are read and batched in order, but several requests, retries of single records and
 * several shards arrive in any order: what orders documents is their own time.
 *
 * @returns the last line that was sent of those in order
 * @throws NotSentError when Kinesis keeps refusing; what was under way is finished first
 */
export async function sendLines(
  chunks: AsyncIterable<readonly Line[]>,
  options: SendOptions,
): Promise<Line | undefined> {
  const { concurrency = 4, rate = Infinity, signal, wait } = options;
  const pace = pacer(rate, wait);
  const underWay = new Set<Promise<void>>();
  const refusals = new Map<number, Refusal>();
  // Ten a second at least, so that a low rate is a trickle rather than a burst now and then.
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
