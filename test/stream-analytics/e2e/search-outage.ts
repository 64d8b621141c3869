import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { replay } from '../../../tools/stream-analytics/producer/replay.ts';
import { compare, settledWindows } from './compare.ts';
import { expectedWindows } from './expected.ts';
import type { Parts } from './parts.ts';
import { indexedWindows } from './indexed.ts';
import { tripsOf } from './trips.ts';

const DAY = '2026-03-20';
const DAYS = ['2026-03-19', DAY];

/** Stops OpenSearch while windows are written. */
export async function checkSearchOutage(
  deployment: Deployment,
  { writer }: Parts,
  checks: Checks,
): Promise<void> {
  const { output, progress, control } = deployment;
  const check = 'All windows in OpenSearch, which was stopped while they were written';
  const search = control('opensearch');
  if (!search) {
    checks.notRun(check, 'a domain of the service can not be stopped');
    return;
  }
  progress('stopping OpenSearch for a while');
  await search.stop();
  const day = tripsOf({ day: DAY, count: 20_000, first: 4_000 });
  await replay(day.sent, writer, { speed: Infinity });
  const expected = expectedWindows(day.counted);
  compare(
    'All windows in the table while OpenSearch is stopped',
    expected,
    await settledWindows(output('WindowsTable'), DAYS, expected),
    checks,
  );
  await search.start();
  compare(check, expected, await indexedWindows(deployment, DAYS, expected.size), checks);
}
