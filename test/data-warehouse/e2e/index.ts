import type { Scenario } from '../../e2e/scenario.ts';
import { checkExports } from './exports.ts';
import { checkLakeJoin } from './lake-join.ts';
import { checkBadLoads, checkLoads } from './loads.ts';
import { checkMigrations } from './migrations.ts';
import { checkOutage } from './outage.ts';
import { checkQueries } from './queries.ts';
import { checkStarJoins } from './star-joins.ts';
import { Warehouse } from './warehouse.ts';

/** Scenario of lib/data-warehouse/README.md, in its order. */
export const scenario: Scenario = {
  alarms: {
    goOff: ['ManifestsHasDeadLetters', 'RowsAreRejected', 'ExportsFail', 'MigrationsFail'],
  },
  async run(deployment, checks) {
    const warehouse = new Warehouse(deployment);
    await checkMigrations(warehouse, checks);
    const loaded = await checkLoads(warehouse, checks);
    await checkStarJoins(warehouse, loaded, checks);
    const most = await checkBadLoads(warehouse, loaded, checks);
    const trips = await checkOutage(warehouse, most, checks);
    await checkQueries(warehouse, checks);
    await checkExports(warehouse, trips, checks);
    await checkLakeJoin(warehouse, trips, checks);
    if (deployment.control('redshift'))
      checks.note(
        'PostgreSQL ran the SQL, translated: distribution, sort keys, workload management and capacity were not checked',
      );
  },
};
