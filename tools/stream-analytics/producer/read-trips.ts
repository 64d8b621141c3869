import { createReadStream, existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { UserError } from '../../support/user-error.ts';
import { instantsOf } from './local-times.ts';
import { streamTrip, type StreamTrip } from './stream-trip.ts';

/** Columns of TLC's yellow and green trip records. */
const COLUMNS = {
  pickup: ['tpep_pickup_datetime', 'lpep_pickup_datetime'],
  dropoff: ['tpep_dropoff_datetime', 'lpep_dropoff_datetime'],
  zone: ['PULocationID'],
  fare: ['fare_amount'],
  miles: ['trip_distance'],
} as const;

type Field = keyof typeof COLUMNS;

/** Trips of a file, and the number of its rows that are none. */
export interface FileTrips {
  readonly trips: readonly StreamTrip[];
  readonly skipped: number;
}

/**
 * Reads TLC's trip records, as CSV or Parquet.
 *
 * @throws UserError when the file does not exist or is no file of trips
 */
export async function readTrips(file: string): Promise<FileTrips> {
  if (!existsSync(file) || !statSync(file).isFile())
    throw new UserError(`There is no file '${file}': name a CSV or Parquet file of TLC.`);
  const rows = file.endsWith('.parquet') ? await readParquet(file) : await readCsv(file);
  const trips = rows.map(tripOf).filter((trip) => trip !== undefined);
  if (trips.length === 0) throw new UserError(`${basename(file)} has no trips.`);
  return { trips, skipped: rows.length - trips.length };
}

type Row = Readonly<Record<Field, unknown>>;

function tripOf({ pickup, dropoff, zone, fare, miles }: Row): StreamTrip | undefined {
  const instants = instantsOf(timeOf(pickup), timeOf(dropoff));
  const columns = {
    PULocationID: numberOf(zone),
    fare_amount: numberOf(fare),
    trip_distance: numberOf(miles),
  };
  const valid = instants && Object.values(columns).every(Number.isFinite);
  return valid ? streamTrip(columns, instants.pickup, instants.dropoff) : undefined;
}

/** Parquet has local times as dates without a zone. */
function timeOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

function numberOf(value: unknown): number {
  return value === '' || value === null || value === undefined ? NaN : Number(value);
}

async function readCsv(file: string): Promise<Row[]> {
  const rows: Row[] = [];
  let columns: Readonly<Record<Field, string>> | undefined;
  let header: readonly string[] = [];
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Infinity,
  })) {
    const values = line
      .replace(/^\uFEFF/, '')
      .split(',')
      .map((value) => value.replace(/^"(.*)"$/, '$1'));
    if (columns) {
      if (line.trim() === '') continue;
      const of = columns;
      rows.push(rowOf((field) => values[header.indexOf(of[field])]));
    } else {
      header = values.map((value) => value.trim());
      columns = columnsOf(file, header);
    }
  }
  if (!columns) throw new UserError(`${basename(file)} is empty.`);
  return rows;
}

async function readParquet(path: string): Promise<Row[]> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file).catch((error: unknown) => {
    throw new UserError(`${basename(path)} is no Parquet file (${(error as Error).message}).`);
  });
  const names = metadata.schema.slice(1).map(({ name }) => name);
  const of = columnsOf(path, names);
  const rows = await parquetReadObjects({ file, metadata, columns: Object.values(of) });
  return rows.map((row) => rowOf((field) => (row as Record<string, unknown>)[of[field]]));
}

function rowOf(value: (field: Field) => unknown): Row {
  const fields = Object.keys(COLUMNS) as Field[];
  return Object.fromEntries(fields.map((field) => [field, value(field)])) as Row;
}

function columnsOf(file: string, header: readonly string[]): Readonly<Record<Field, string>> {
  const found = Object.entries(COLUMNS).map(
    ([field, names]) => [field, names.find((name) => header.includes(name))] as const,
  );
  const missing = Object.entries(COLUMNS)
    .filter(([field]) => !Object.fromEntries(found)[field])
    .map(([, names]) => names.join(' or '));
  if (missing.length > 0)
    throw new UserError(
      `${basename(file)} is no file of trips: it lacks the columns ${missing.join(', ')}.`,
    );
  return Object.fromEntries(found) as Record<Field, string>;
}
