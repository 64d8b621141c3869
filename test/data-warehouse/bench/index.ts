import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DATA_WAREHOUSE } from '../../../lib/data-warehouse/architecture.ts';
import { migrationFiles } from '../../../lib/data-warehouse/migration-files.ts';
import { postgresClient } from '../../../tools/emulators/redshift/install.ts';
import { redshift } from '../../../tools/emulators/redshift/redshift.ts';
import { runProgram } from '../../../tools/support/programs.ts';
import { scratchFolder } from '../../../tools/support/run-folder.ts';
import { onEmulator, type DeployedBench } from '../../bench/on-emulator.ts';
import { interleave } from '../../bench/rounds.ts';
import { printRates } from '../../bench/table.ts';
import { untilMigrated } from '../e2e/migrations.ts';
import { csvOf, tripsOf } from '../e2e/trips.ts';
import { Warehouse } from '../e2e/warehouse.ts';

const TRIPS = 50_000;
const ROUNDS = 3;
const FILE = 'data/bench.csv';
const MANIFEST = 'data/bench.json';
const CLEAR = 'DELETE FROM staging.trip';

/** Rows a second of COPY through the Data API, and of psql's own COPY; about a minute. */
export async function dataWarehouse(): Promise<void> {
  await onEmulator(DATA_WAREHOUSE, [redshift], compareCopies);
}

async function compareCopies({ deployment, environment }: DeployedBench): Promise<void> {
  const warehouse = new Warehouse(deployment);
  await untilMigrated(warehouse, migrationFiles().length);
  const csv = csvOf(tripsOf('2024-05-15', TRIPS));
  const file = join(scratchFolder('bench'), 'trips.csv');
  writeFileSync(file, csv);
  const bucket = deployment.output('LoadsBucket');
  await warehouse.put(FILE, csv);
  const entries = [{ url: `s3://${bucket}/${FILE}`, mandatory: true }];
  await warehouse.put(MANIFEST, JSON.stringify({ entries }));
  const role = await copyRole(deployment.output('LoadFunction'));
  const psql = postgresClient('psql');
  const database = deployment.output('Database');
  const target = ['-h', '127.0.0.1', '-p', environment.REDSHIFT_PORT ?? '', '-U', 'rdsadmin'];
  const load = `\\copy staging.trip FROM '${file}' WITH (FORMAT csv, HEADER)`;
  const times = await interleave(
    {
      'psql’s COPY': () =>
        runProgram(psql, [...target, '-d', database, '-q', '-c', CLEAR, '-c', load]),
      'COPY of a manifest through the Data API': () =>
        warehouse.asAdmin(
          CLEAR,
          `COPY staging.trip FROM 's3://${bucket}/${MANIFEST}' IAM_ROLE '${role}' MANIFEST CSV IGNOREHEADER 1`,
        ),
    },
    ROUNDS,
  );
  const [[count] = []] = await warehouse.asAdmin('SELECT COUNT(*) FROM staging.trip');
  if (count !== TRIPS) throw new Error(`${String(count)} of ${TRIPS} trips were loaded.`);
  printRates(`COPY of ${TRIPS} trips`, 'rows a second', TRIPS, times);
}

async function copyRole(FunctionName: string): Promise<string> {
  const { Environment } = await new LambdaClient({}).send(
    new GetFunctionConfigurationCommand({ FunctionName }),
  );
  return Environment?.Variables?.COPY_ROLE_ARN ?? '';
}
