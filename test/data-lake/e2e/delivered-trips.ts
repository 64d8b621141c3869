import { PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { readFileSync } from 'node:fs';
import { parquetMetadata } from 'hyparquet';
import pLimit from 'p-limit';
import { DeliveredObjects } from '../../e2e/delivered-objects.ts';
import type { Checks } from '../../e2e/scenario.ts';
import { generateTrips } from '../../e2e/trips/generate-trips.ts';
import type { Trip } from '../../e2e/trips/trip.ts';
import { ZONE_FILE } from '../../e2e/trips/zones.ts';
import { until } from '../../e2e/wait.ts';
import type { Lake } from './lake.ts';

const TRIPS = 20_000;
const TRIPS_OF_NEXT_DAY = 1_000;
const SECONDS = 180;

/** Trips of two days, which the delivery stream has written. */
export interface DeliveredTrips {
  readonly day: string;
  readonly nextDay: string;
  readonly trips: readonly Trip[];
  readonly nextTrips: readonly Trip[];
}

/** Records that Firehose must not lose, with the folder of the error prefix and a part of the reason. */
const MALFORMED = [
  ['no JSON', 'processing-failed', 'extraction'],
  ['["a list"]', 'processing-failed', 'extraction'],
  ['{"VendorID":1}', 'processing-failed', 'extraction'],
  [
    '{"VendorID":1,"tpep_pickup_datetime":"DAY 10:00:00","total_amount":"free"}',
    'format-conversion-failed',
    'total_amount',
  ],
  [
    '{"VendorID":"größe","tpep_pickup_datetime":"DAY 10:00:00"}',
    'format-conversion-failed',
    'vendorid',
  ],
] as const;

/** Sends a day of trips and malformed records through the delivery stream, and checks where they are. */
export async function checkDelivery(lake: Lake, checks: Checks): Promise<DeliveredTrips> {
  const { progress, output } = lake.deployment;
  const [day, nextDay] = await freeDays(lake);
  const trips = Array.from(generateTrips({ seed: 1, day, count: TRIPS }));
  const nextTrips = Array.from(generateTrips({ seed: 1, day: nextDay, count: TRIPS_OF_NEXT_DAY }));
  const malformed = MALFORMED.map(([text]) => text.replace('DAY', day));
  const lines = [...[...trips, ...nextTrips].map((trip) => JSON.stringify(trip)), ...malformed];
  const raw = await DeliveredObjects.fromNowOn(output('RawBucket'), 'trips/');
  const errors = await DeliveredObjects.fromNowOn(output('CuratedBucket'), 'errors/trips/');
  const files = await DeliveredObjects.fromNowOn(output('CuratedBucket'), 'trips/');
  await putZones(lake);
  progress(`${lines.length} records through Firehose`);
  await putRecords(lake, lines);

  progress('Parquet files, backup and failed records');
  const good = trips.length + nextTrips.length;
  const found = await until('all records in files of their day', SECONDS, async () => {
    const rows = rowsByDay(await files.read());
    return rows.total >= good ? rows : undefined;
  });
  checks.equal(
    'Firehose writes each trip to the Parquet files of its day',
    `${day}: ${trips.length}, ${nextDay}: ${nextTrips.length}`,
    found.text,
  );
  const failed = await until('the failed records', SECONDS, async () => {
    const read = [...(await errors.read())].flatMap(([key, body]) => failedRecords(key, body));
    return read.length >= malformed.length ? read : undefined;
  });
  checks.noProblems(
    'Malformed records are under the error prefix, complete and with their reason',
    `${malformed.length} records`,
    MALFORMED.flatMap(([text, kind, reason]) => {
      const own = failed.filter(({ data }) => data.trim() === text.replace('DAY', day));
      const [only] = own;
      return own.length === 1 && only?.kind === kind && only.message.includes(reason)
        ? []
        : [`${text}: ${JSON.stringify(own)}`];
    }),
  );
  await until('the backup', SECONDS, async () =>
    linesOf(await raw.read()).length >= lines.length ? true : undefined,
  );
  const kept = linesOf(await raw.read());
  checks.equal(
    'The raw bucket has every record as it arrived',
    lines.toSorted().join('\n') === kept.toSorted().join('\n') ? 'the same lines' : '',
    'the same lines',
  );
  return { day, nextDay, trips, nextTrips };
}

/** Puts lines into the delivery stream, repeating those that it refuses. */
export async function putRecords(lake: Lake, lines: readonly string[]): Promise<void> {
  const batches: string[][] = [];
  for (let start = 0; start < lines.length; start += 500)
    batches.push(lines.slice(start, start + 500));
  const DeliveryStreamName = lake.deployment.output('TripStream');
  await pLimit(4).map(batches, async (batch) => {
    let waiting = batch;
    await until('Firehose to accept records', 60, async () => {
      const Records = waiting.map((line) => ({ Data: Buffer.from(`${line}\n`) }));
      const { RequestResponses = [] } = await lake.firehose.send(
        new PutRecordBatchCommand({ DeliveryStreamName, Records }),
      );
      waiting = waiting.filter((_, index) => RequestResponses[index]?.ErrorCode !== undefined);
      return waiting.length === 0 ? true : undefined;
    });
  });
}

/** Two days in a row without files, so that a repeated run in an account begins empty. */
async function freeDays(lake: Lake): Promise<[day: string, next: string]> {
  // May to August: without a change of the clock.
  const start = Date.UTC(2025, 4, 1);
  for (let number = 0; number < 120; number += 2) {
    const days = [number, number + 1].map((each) =>
      new Date(start + each * 86_400_000).toISOString().slice(0, 10),
    );
    const used = await Promise.all(
      days.map(async (day) => {
        const { KeyCount } = await lake.s3.send(
          new ListObjectsV2Command({
            Bucket: lake.deployment.output('CuratedBucket'),
            Prefix: `trips/day=${day}/`,
          }),
        );
        return KeyCount ?? 0;
      }),
    );
    if (used.every((count) => count === 0)) return days as [string, string];
  }
  throw new Error('All days of the scenario have files: empty the prefix trips/ of the bucket.');
}

/** Writes the zone table into the curated bucket. */
export async function putZones(lake: Lake): Promise<void> {
  await lake.s3.send(
    new PutObjectCommand({
      Bucket: lake.deployment.output('CuratedBucket'),
      Key: 'zones/zones.csv',
      Body: readFileSync(ZONE_FILE),
    }),
  );
}

/** Rows of Parquet files by the day in their keys. */
function rowsByDay(files: ReadonlyMap<string, Buffer>): { total: number; text: string } {
  const rows = new Map<string, number>();
  for (const [key, body] of files) {
    const day = /day=([^/]+)/.exec(key)?.[1] ?? key;
    const bytes = new Uint8Array(body).buffer;
    rows.set(day, (rows.get(day) ?? 0) + Number(parquetMetadata(bytes).num_rows));
  }
  const text = [...rows].sort().map(([day, count]) => `${day}: ${count}`);
  const total = [...rows.values()].reduce((sum, count) => sum + count, 0);
  return { total, text: text.join(', ') };
}

function failedRecords(key: string, body: Buffer) {
  const kind = key.split('/')[2] ?? '';
  return body
    .toString()
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const record = JSON.parse(line) as Readonly<Record<string, unknown>>;
      return {
        kind,
        message: String(record.lastErrorMessage ?? record.errorMessage),
        data: Buffer.from(String(record.rawData), 'base64').toString(),
      };
    });
}

/** Lines of delivered objects. */
export function linesOf(files: ReadonlyMap<string, Buffer>): string[] {
  return [...files.values()].flatMap((body) => body.toString().split('\n').filter(Boolean));
}
