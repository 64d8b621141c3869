import { assume } from '../../e2e/credentials.ts';
import type { Checks } from '../../e2e/scenario.ts';
import { runQuery } from './athena-run.ts';
import type { DeliveredTrips } from './delivered-trips.ts';
import type { Lake } from './lake.ts';

/** Session policy that allows nothing of the lake. */
const NOTHING = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' }],
};

/** Analysts query curated tables only, strangers nothing. */
export async function checkPermissions(
  lake: Lake,
  { day, trips }: DeliveredTrips,
  checks: Checks,
): Promise<void> {
  const { deployment } = lake;
  deployment.progress('permissions of analysts and strangers');
  const role = deployment.output('AnalystRole');
  const credentials = await assume(role);
  const curated = await runQuery(
    deployment,
    `SELECT count(*) AS trips FROM trips WHERE day = '${day}'`,
    { credentials },
  );
  checks.equal(
    'An analyst queries a curated table',
    `SUCCEEDED ${trips.length}`,
    `${curated.state} ${curated.rows[0]?.trips ?? curated.reason}`,
  );
  const raw = await runQuery(deployment, 'SELECT count(*) FROM raw_trips', { credentials });
  checks.noProblems(
    'An analyst is refused the raw records',
    'FAILED for want of permissions',
    raw.state === 'FAILED' && /not authorized|permission|denied/i.test(raw.reason)
      ? []
      : [`${raw.state} ${raw.reason}`],
  );
  const written = await runQuery(
    deployment,
    `INSERT INTO daily_sums VALUES ('${day}', 1, 1, 1, 1, 1)`,
    { credentials },
  );
  checks.equal('An analyst is refused writing a table', 'FAILED', written.state);
  const stranger = await assume(role, { policy: NOTHING });
  const refused = await runQuery(deployment, 'SELECT 1', { credentials: stranger }).then(
    ({ state }) => state,
    (error: unknown) => (error as Error).name,
  );
  checks.equal('A stranger is refused every query', 'AccessDeniedException', refused);
}
