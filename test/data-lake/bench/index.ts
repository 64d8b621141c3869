import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { DATA_LAKE } from '../../../lib/data-lake/architecture.ts';
import { TRIP_COLUMNS } from '../../../lib/data-lake/trip-columns.ts';
import { miniStackPython, MODULES } from '../../../tools/emulators/ministack/ministack.ts';
import { trino } from '../../../tools/emulators/trino/trino.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';
import { onEmulator } from '../../bench/on-emulator.ts';
import { interleave } from '../../bench/rounds.ts';
import { printTable, printTimes } from '../../bench/table.ts';
import { Checks, type Deployment } from '../../e2e/scenario.ts';
import { generateTrips } from '../../e2e/trips/generate-trips.ts';
import { runQuery } from '../e2e/athena-run.ts';
import { checkDelivery } from '../e2e/delivered-trips.ts';
import { Lake } from '../e2e/lake.ts';

const TRIPS = 20_000;
/** Records for MiniStack's own conversion, which is slow. */
const SINGLE_RECORDS = 300;
const ROUNDS = 7;
const SQL = join(PROJECT, 'lib', 'data-lake', 'queries', 'trips-by-hour.sql');

/** Times of conversion and of queries; about two minutes. */
export async function dataLake(): Promise<void> {
  await onEmulator(DATA_LAKE, [trino], async ({ deployment, environment, engineSeconds }) => {
    printTable('Start of Trino (goal: 20 s)', ['', ''], [['seconds', engineSeconds.toFixed(1)]]);
    await compareConversion(environment);
    await compareQueries(deployment, environment);
  });
}

async function compareConversion(environment: Readonly<Record<string, string>>): Promise<void> {
  const trips = generateTrips({ seed: 1, day: '2024-05-15', count: TRIPS });
  const columns = TRIP_COLUMNS.map(({ name, type }) => ({ Name: name, Type: type }));
  const lines = [columns, ...trips].map((each) => JSON.stringify(each));
  const printed = await python('conversion.py', [String(SINGLE_RECORDS)], environment, lines);
  const { launcher = NaN, ministack = NaN } = JSON.parse(printed) as Record<string, number>;
  printTable(
    `Conversion to Parquet, microseconds a record of ${TRIPS}`,
    ['', 'µs', 'x first'],
    [
      ['launcher: a buffer at once', launcher.toFixed(1), '1.00'],
      ['MiniStack: each record', ministack.toFixed(1), (ministack / launcher).toFixed(2)],
    ],
  );
}

async function compareQueries(
  deployment: Deployment,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const lake = new Lake(deployment);
  const { day } = await checkDelivery(lake, new Checks());
  const files = await downloadDay(lake, day);
  const sql = readFileSync(SQL, 'utf8');
  const address = readFileSync(join(environment.TRINO_FOLDER ?? '', 'address'), 'utf8');
  const literal = `'${day}'`;
  const times = await interleave(
    {
      'Trino alone': () => queryTrino(address, sql.replace('?', literal), deployment),
      'Athena front of the launcher': () => runQuery(deployment, sql, { parameters: [literal] }),
    },
    ROUNDS,
  );
  const duckdb = await python('query.py', [files, SQL, String(ROUNDS), day], environment, []);
  times.set('DuckDB on copies of the same files', Number(duckdb));
  printTimes(`Query trips-by-hour of ${TRIPS} trips`, times);
}

/** Copies the Parquet files of a day into a folder and returns a pattern of their paths. */
async function downloadDay({ deployment, s3 }: Lake, day: string): Promise<string> {
  const folder = scratchFolder('bench');
  const Bucket = deployment.output('CuratedBucket');
  const listed = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `trips/day=${day}/` }));
  for (const [number, { Key }] of (listed.Contents ?? []).entries()) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    if (Body) writeFileSync(join(folder, `${number}.parquet`), await Body.transformToByteArray());
  }
  return join(folder, '*.parquet');
}

/** Runs a statement by Trino's REST API to its end. */
async function queryTrino(address: string, sql: string, deployment: Deployment): Promise<void> {
  const headers = {
    'X-Trino-User': 'root',
    'X-Trino-Catalog': 'awsdatacatalog',
    'X-Trino-Schema': deployment.output('LakeDatabase'),
  };
  let answer = await fetch(`${address}/v1/statement`, { method: 'POST', headers, body: sql });
  for (;;) {
    const page = (await answer.json()) as { nextUri?: string; error?: { message: string } };
    if (page.error) throw new Error(page.error.message);
    if (page.nextUri === undefined) return;
    answer = await fetch(page.nextUri, { headers });
  }
}

/** Runs a program of this folder with MiniStack's interpreter and returns its output. */
async function python(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  input: readonly string[],
): Promise<string> {
  const interpreter = await miniStackPython(silent);
  const { stdout, stderr, status } = spawnSync(
    interpreter,
    ['-B', join(import.meta.dirname, program), ...args],
    {
      env: {
        ...process.env,
        ...environment,
        PYTHONPATH: MODULES,
      },
      input: input.join('\n'),
      encoding: 'utf8',
      maxBuffer: 2 ** 30,
    },
  );
  if (status !== 0) throw new Error(`${program} failed:\n${stderr}`);
  return stdout;
}

function silent(): void {
  // The figures are what is printed.
}
