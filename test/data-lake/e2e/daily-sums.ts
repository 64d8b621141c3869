import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import type { Checks } from '../../e2e/scenario.ts';
import { runQuery } from './athena-run.ts';
import type { DeliveredTrips } from './delivered-trips.ts';
import { dailySums } from './expected.ts';
import type { Lake } from './lake.ts';

const MERGE = readFileSync(
  join(PROJECT, 'lib', 'data-lake', 'queries', 'merge-daily-sums.sql'),
  'utf8',
);

/** Iceberg table of daily sums: MERGE, its repetition, and time travel. */
export async function checkDailySums(
  lake: Lake,
  { day, nextDay, trips, nextTrips }: DeliveredTrips,
  checks: Checks,
): Promise<void> {
  const { deployment } = lake;
  deployment.progress('daily sums: MERGE twice, time travel');
  const merge = async (merged: string) => {
    const end = await runQuery(deployment, MERGE, { parameters: [`'${merged}'`] });
    if (end.state !== 'SUCCEEDED') throw new Error(`MERGE of ${merged}: ${end.reason}`);
  };
  const sums = async (when = '') => {
    const { rows } = await runQuery(
      deployment,
      `SELECT day, pulocationid, trips, fares, tips, miles FROM daily_sums ${when}
       WHERE day IN ('${day}', '${nextDay}') ORDER BY day, pulocationid`,
    );
    return JSON.stringify(rows.map((row) => Object.values(row)));
  };
  const empty = await runQuery(
    deployment,
    'SELECT day, SUM(trips) AS trips FROM daily_sums GROUP BY day',
  );
  checks.equal(
    'A query of a table without a file succeeds without rows',
    'SUCCEEDED, 0 rows',
    `${empty.state}, ${empty.rows.length} rows`,
  );
  const first = JSON.stringify(dailySums(day, trips));
  await merge(day);
  checks.equal(
    'The sums of a day equal the independent calculation',
    'equal',
    (await sums()) === first ? 'equal' : 'not equal',
  );
  await merge(day);
  checks.equal(
    'MERGE twice gives the same sums',
    'equal',
    (await sums()) === first ? 'equal' : 'not equal',
  );
  const { rows } = await runQuery(
    deployment,
    'SELECT snapshot_id FROM "daily_sums$snapshots" ORDER BY committed_at DESC LIMIT 1',
  );
  await merge(nextDay);
  const both = JSON.stringify([...dailySums(day, trips), ...dailySums(nextDay, nextTrips)]);
  const now = (await sums()) === both;
  const before = (await sums(`FOR VERSION AS OF ${rows[0]?.snapshot_id ?? '0'}`)) === first;
  checks.equal(
    'Time travel shows the sums before the next day was merged',
    'before: one day, now: two days',
    `before: ${before ? 'one day' : 'other sums'}, now: ${now ? 'two days' : 'other sums'}`,
  );
}
