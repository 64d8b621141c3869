import { migrationFile, migrationFiles } from '../../../lib/data-warehouse/migration-files.ts';
import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { execute, migrateWith, type Outcome } from './machines.ts';
import type { Warehouse } from './warehouse.ts';

/** Migrations from empty and one more; changed, failing and missing ones are refused. */
export async function checkMigrations(warehouse: Warehouse, checks: Checks): Promise<void> {
  warehouse.deployment.progress('migrations');
  const files = migrationFiles().map(({ name, checksum }) => `${name} ${checksum}`);
  const expected = files.join('\n');
  const applied = await untilMigrated(warehouse, files.length);
  checks.equal(
    'The deployment starts the migrations, which apply every SQL file to an empty warehouse',
    expected,
    applied.join('\n'),
  );
  const machine = warehouse.deployment.output('MigrationsStateMachine');
  const again = await execute(warehouse.sfn, machine);
  checks.equal(
    'Migrations without a new file succeed and change nothing',
    `SUCCEEDED\n${expected}`,
    `${again.status}\n${(await history(warehouse)).join('\n')}`,
  );
  try {
    await checkNextVersions(warehouse, machine, checks);
  } finally {
    await warehouse.asAdmin(
      "DELETE FROM operations.migration WHERE version >= '900'",
      'DELETE FROM mart.payment_type WHERE payment_type >= 90',
    );
  }
}

async function checkNextVersions(
  warehouse: Warehouse,
  machine: string,
  checks: Checks,
): Promise<void> {
  const { sfn } = warehouse;
  const more = migrationFile(
    '900_one_more.sql',
    "INSERT INTO mart.payment_type VALUES (90, 'Scenario');\n",
  );
  const added = await migrateWith(sfn, machine, (all) => [...all, more]);
  const names = (await history(warehouse)).map((row) => row.split(' ')[0]);
  const types = await warehouse.rows('SELECT name FROM mart.payment_type WHERE payment_type = 90');
  checks.equal(
    'One more file is applied alone, with its row of the history',
    `SUCCEEDED 900_one_more Scenario`,
    `${added.status} ${names.at(-1) ?? ''} ${types.flat().join()}`,
  );

  const changed = await migrateWith(sfn, machine, (all) =>
    [...all, more].map((file, at) => (at === 1 ? { ...file, checksum: 'f'.repeat(64) } : file)),
  );
  checks.equal(
    'A file that changed after it was applied is refused by its name',
    'FAILED MigrationChanged 002_dimensions',
    describe(changed),
  );

  const failing = migrationFile(
    '901_fails.sql',
    "CREATE TABLE mart.half (a int);\nINSERT INTO mart.payment_type VALUES (91, 'Half');\nINSERT INTO mart.half VALUES ('x');\n",
  );
  const failed = await migrateWith(sfn, machine, (all) => [...all, more, failing]);
  const left = [
    ...(await history(warehouse)).filter((row) => row.startsWith('901')),
    ...(await warehouse.rows('SELECT name FROM mart.payment_type WHERE payment_type = 91')).flat(),
    ...((await warehouse.ask('SELECT * FROM mart.half')).status === 400 ? [] : ['mart.half']),
  ];
  checks.equal(
    'A file whose last statement fails leaves nothing behind',
    'FAILED MigrationFailed 901_fails; nothing left',
    `${describe(failed)}; ${left.join() || 'nothing left'}`,
  );

  checks.equal(
    'An applied file that is gone is refused by its version',
    'FAILED MigrationMissing 900',
    describe(await execute(sfn, machine)),
  );
  const late = migrationFile('000_late.sql', 'SELECT 1;\n');
  checks.equal(
    'A file before an applied one is refused by its name',
    'FAILED MigrationOutOfOrder 000_late',
    describe(await migrateWith(sfn, machine, (all) => [late, ...all, more])),
  );
}

/**
 * Waits for the migrations that a deployment starts.
 *
 * @returns `name checksum` of each applied file
 */
export function untilMigrated(warehouse: Warehouse, count: number): Promise<string[]> {
  return until('the migrations after the deployment', 90, async () => {
    const found = await history(warehouse).catch(() => []);
    return found.length >= count ? found : undefined;
  });
}

/** `name checksum` of each applied file. */
async function history(warehouse: Warehouse): Promise<string[]> {
  const rows = await warehouse.asAdmin(
    'SELECT name, checksum FROM operations.migration ORDER BY version',
  );
  return rows.map((row) => row.join(' '));
}

/** Status, error, and the name at the start of the cause or after its first words. */
function describe({ status, error, cause }: Outcome): string {
  const [name = ''] = /\d{3}(_\w+)?/.exec(cause) ?? [];
  return `${status} ${error} ${name}`;
}
