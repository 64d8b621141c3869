import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { runQuery } from './athena-run.ts';
import type { DeliveredTrips } from './delivered-trips.ts';
import { zoneTrips } from './expected.ts';
import type { Lake } from './lake.ts';

/** Statements of analysts: a prepared one, a wrong one, odd names, a large result. */
export async function checkStatements(
  lake: Lake,
  { day, trips }: DeliveredTrips,
  checks: Checks,
): Promise<void> {
  const { deployment } = lake;
  deployment.progress('prepared statement, wrong SQL, odd names, a large result');
  const prepared = await runQuery(deployment, `EXECUTE zone_trips USING '${day}', 138`);
  const expected = zoneTrips(trips, 138);
  checks.equal(
    'The prepared statement answers the trips of a zone',
    `${expected.length} trips, equal`,
    `${prepared.rows.length} trips, ${JSON.stringify(prepared.rows.map((row) => Object.values(row))) === JSON.stringify(expected) ? 'equal' : `not equal ${prepared.reason}`}`,
  );
  const wrong = await runQuery(deployment, 'SELECT FROM WHERE').catch((error: unknown) => ({
    state: (error as Error).name,
    reason: (error as Error).message,
  }));
  checks.noProblems(
    'SQL that does not parse is refused with its position',
    'line 1',
    ['FAILED', 'InvalidRequestException'].includes(wrong.state) && wrong.reason.includes('line 1')
      ? []
      : [`${wrong.state} ${wrong.reason}`],
  );
  await checkWrongParameters(deployment, day, checks);
  const odd = await runQuery(deployment, `SELECT 'it''s "größe"' AS "größe ""x"""`);
  checks.equal(
    'Names and values with quotes and umlauts are returned as they are',
    '{"größe \\"x\\"":"it\'s \\"größe\\""}',
    JSON.stringify(odd.rows[0] ?? odd.reason),
  );
  const large = await runQuery(
    deployment,
    'SELECT i, j FROM UNNEST(sequence(1, 1000)) AS a (i) CROSS JOIN UNNEST(sequence(1, 100)) AS b (j)',
  );
  const pairs = new Set(large.rows.map(({ i, j }) => `${i} ${j}`));
  checks.equal('A result of 100,000 rows is complete', 100_000, pairs.size);
}

/** Parameters of the prepared statement: of the wrong number and of the wrong type. */
async function checkWrongParameters(
  deployment: Deployment,
  day: string,
  checks: Checks,
): Promise<void> {
  const problems: string[] = [];
  for (const using of [`'${day}'`, `'${day}', 138, 1`, `'${day}', 'JFK'`]) {
    const { state, reason } = await runQuery(deployment, `EXECUTE zone_trips USING ${using}`);
    if (state !== 'FAILED' || reason.length < 10) problems.push(`${using}: ${state} ${reason}`);
  }
  checks.noProblems(
    'The prepared statement fails with its reason for parameters of the wrong number and type',
    '3 times FAILED',
    problems,
  );
}
