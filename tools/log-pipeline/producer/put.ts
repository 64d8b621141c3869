import { PutRecordsCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LineRecord } from './record.ts';
import type { Tally } from './tally.ts';

const FIRST_WAIT = 100;
const LONGEST_WAIT = 5_000;
/** Maximum attempts without an accepted record; about 20 s of waiting on average. */
const FRUITLESS_TRIES = 12;

export interface PutOptions {
  /** Client; its own retries apply to requests that fail as a whole. */
  readonly client: KinesisClient;
  readonly stream: string;
  readonly tally: Tally;
  /** Waits for a number of milliseconds. @default - a timer */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
  /** Random number from 0 to 1. @default Math.random */
  readonly random?: () => number;
}

/** Records that Kinesis did not confirm, and its last error. */
export interface Refusal {
  readonly records: readonly LineRecord[];
  readonly reason: string;
}

/**
 * Sends one request and retries its rejected records after a random wait of up to 0.1 s, which doubles
 * up to 5 s as long as no record is accepted (exponential backoff with full jitter). Gives up after
 * 12 consecutive attempts without an accepted record.
 *
 * @returns the records that could not be sent
 */
export async function putRecords(
  records: readonly LineRecord[],
  { client, stream, tally, wait = sleep, random = Math.random }: PutOptions,
): Promise<Refusal | undefined> {
  let left = records;
  for (let fruitless = 0; ;) {
    const { confirmed, reason } = await put(left, client, stream, tally);
    const refused = left.filter((_, at) => !confirmed[at]);
    for (const { data } of left.filter((_, at) => confirmed[at])) {
      tally.lines++;
      tally.bytes += data.length;
    }
    if (refused.length === 0) return undefined;
    fruitless = refused.length === left.length ? fruitless + 1 : 0;
    left = refused;
    if (confirmed.length === 0 || fruitless === FRUITLESS_TRIES) return { records: left, reason };
    await wait(random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** fruitless));
    tally.retries += left.length;
  }
}

/** Records with a sequence number; none if the request failed after the SDK's retries. */
async function put(
  records: readonly LineRecord[],
  client: KinesisClient,
  stream: string,
  tally: Tally,
): Promise<{ confirmed: readonly boolean[]; reason: string }> {
  const Records = records.map(({ key, data }) => ({ PartitionKey: key, Data: data }));
  try {
    const answer = await client.send(new PutRecordsCommand({ StreamName: stream, Records }));
    tally.requests += answer.$metadata.attempts ?? 1;
    const results = records.map((_, at) => answer.Records?.[at] ?? {});
    const { ErrorCode = 'no confirmation', ErrorMessage = '' } =
      results.find(({ SequenceNumber }) => !SequenceNumber) ?? {};
    return {
      confirmed: results.map(({ SequenceNumber }) => Boolean(SequenceNumber)),
      reason: `${ErrorCode} ${ErrorMessage}`.trim(),
    };
  } catch (error) {
    tally.requests += (error as { $metadata?: { attempts?: number } }).$metadata?.attempts ?? 1;
    return { confirmed: [], reason: `${(error as Error).name}: ${(error as Error).message}` };
  }
}
