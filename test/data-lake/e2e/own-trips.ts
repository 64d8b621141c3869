import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { DeliveredObjects } from '../../e2e/delivered-objects.ts';
import type { Checks } from '../../e2e/scenario.ts';
import type { Trip } from '../../e2e/trips/trip.ts';
import { until } from '../../e2e/wait.ts';
import { linesOf, putRecords, putZones } from './delivered-trips.ts';
import { EXPECTED } from './expected.ts';
import type { Lake } from './lake.ts';
import { checkRows } from './rows.ts';

const MAX_TRIPS = 50_000;
const SECONDS = 600;

/** Columns that the files must have, in any case. */
const COLUMNS = [
  'VendorID',
  'tpep_pickup_datetime',
  'tpep_dropoff_datetime',
  'passenger_count',
  'trip_distance',
  'PULocationID',
  'DOLocationID',
  'payment_type',
  'fare_amount',
  'tip_amount',
  'total_amount',
] as const;

type Cells = Readonly<Record<string, unknown>>;

/** Trips of the user's files in TLC's layout (CSV or Parquet), through the lake. */
export async function checkOwnTrips(lake: Lake, folder: string, checks: Checks): Promise<void> {
  const { progress, output } = lake.deployment;
  const all = (await readTrips(folder)).slice(0, MAX_TRIPS);
  const byDay = Map.groupBy(all, (trip) => trip.tpep_pickup_datetime.slice(0, 10));
  const [[day, trips] = ['', []]] = [...byDay].sort(([, a], [, b]) => b.length - a.length);
  const raw = await DeliveredObjects.fromNowOn(output('RawBucket'), 'trips/');
  await putZones(lake);
  progress(`${trips.length} trips of ${day} through Firehose`);
  await putRecords(
    lake,
    trips.map((trip) => JSON.stringify(trip)),
  );
  await until('the backup', SECONDS, async () =>
    linesOf(await raw.read()).length >= trips.length ? true : undefined,
  );
  await until('the trips in the table', SECONDS, async () => {
    const { body } = await lake.get('tips-by-payment', { day });
    const found = (body.rows ?? []).reduce((sum, [, count]) => sum + Number(count), 0);
    return found >= trips.length ? true : undefined;
  });
  for (const name of ['trips-by-hour', 'revenue-by-borough', 'tips-by-payment'] as const)
    checkRows(checks, `The query ${name}`, EXPECTED[name](trips), await lake.get(name, { day }));
}

/** @throws Error naming the file and what it lacks */
async function readTrips(folder: string): Promise<Trip[]> {
  const files = readdirSync(folder).filter((name) => /\.(csv|parquet)$/.test(name));
  if (files.length === 0)
    throw new Error(`${folder} has no file *.csv or *.parquet of TLC's yellow trips.`);
  const trips: Trip[] = [];
  for (const name of files) {
    const bytes = readFileSync(join(folder, name));
    const rows = name.endsWith('.csv') ? readCsv(bytes.toString()) : await readParquet(name, bytes);
    trips.push(...rows.map((row) => tripOf(name, row)));
  }
  return trips;
}

function readCsv(text: string): Cells[] {
  const [header = '', ...lines] = text.trim().split(/\r?\n/);
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

async function readParquet(name: string, bytes: Buffer): Promise<Cells[]> {
  const file = new Uint8Array(bytes).buffer;
  return parquetReadObjects({ file, rowEnd: MAX_TRIPS }).catch((error: unknown) => {
    throw new Error(`${name} can't be read: ${(error as Error).message}. Convert it to CSV.`);
  });
}

function tripOf(file: string, row: Cells): Trip {
  const cells = new Map(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]));
  const missing = COLUMNS.find((name) => !cells.has(name.toLowerCase()));
  if (missing !== undefined) throw new Error(`${file} has no column ${missing}.`);
  const own = COLUMNS.map((name) => [name, cellOf(name, cells.get(name.toLowerCase()))] as const);
  return Object.fromEntries(own) as unknown as Trip;
}

function cellOf(name: string, value: unknown): string | number {
  if (!name.endsWith('datetime')) return Number(value ?? 0);
  const text = value instanceof Date ? value.toISOString() : String(value);
  return text.slice(0, 19).replace('T', ' ');
}
