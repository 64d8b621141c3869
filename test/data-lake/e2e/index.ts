import type { Scenario } from '../../e2e/scenario.ts';
import { checkBadRequests } from './bad-requests.ts';
import { checkCrawler } from './crawler.ts';
import { checkDailySums } from './daily-sums.ts';
import { checkDelivery } from './delivered-trips.ts';
import { checkFaults } from './faults.ts';
import { Lake } from './lake.ts';
import { checkNamedQueries } from './named-queries.ts';
import { checkOwnTrips } from './own-trips.ts';
import { checkPermissions } from './permissions.ts';
import { checkStatements } from './statements.ts';

/** Scenario of lib/data-lake/README.md. */
export const scenario: Scenario = {
  alarms: {
    goOff: ['RecordsAreNotConverted', 'QueriesFail', 'QueriesAreCancelled'],
    // Queries that a busy machine makes too slow are answered with 504.
    mayGoOff: ['ApiFails'],
  },
  async run(deployment, checks) {
    const lake = new Lake(deployment);
    await checkBadRequests(lake, checks);
    const missing = deployment.missingEngine('trino');
    if (missing !== undefined) {
      checks.notRun('Trips are converted to Parquet, and queries give the right numbers', missing);
      return;
    }
    if (deployment.inputFolder !== undefined) {
      await checkOwnTrips(lake, deployment.inputFolder, checks);
      return;
    }
    const delivered = await checkDelivery(lake, checks);
    await checkNamedQueries(lake, delivered, checks);
    await checkDailySums(lake, delivered, checks);
    await checkPermissions(lake, delivered, checks);
    await checkStatements(lake, delivered, checks);
    await checkFaults(lake, delivered, checks);
    await checkCrawler(lake, delivered, checks);
  },
};
