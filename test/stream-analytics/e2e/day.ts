import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { sideBySide } from '../../e2e/side-by-side.ts';
import { replay } from '../../../tools/stream-analytics/producer/replay.ts';
import { refusalOfStart } from './application.ts';
import { compare, lastWindow, settledWindows } from './compare.ts';
import { DAY, DAYS } from './days.ts';
import { expectedWindows, type Windows } from './expected.ts';
import { indexedWindows } from './indexed.ts';
import type { Parts } from './parts.ts';
import { checkPoison } from './poison.ts';
import { apiWindows, itemsOf, type StoredWindow } from './stored.ts';
import { tripsOf, type SentDay } from './trips.ts';
import { checkWallboard } from './wallboard.ts';

const COUNT = 200_000;
const LATE = 1_000;

/** Starts the application, replays a day, and compares every window with the batch calculation. */
export async function checkDay(
  deployment: Deployment,
  { application, writer }: Parts,
  checks: Checks,
): Promise<void> {
  const { progress, output } = deployment;
  progress('starting the application');
  if ((await application.state()) !== 'RUNNING') await application.beginStart();
  const day = await tripsOf({ day: DAY, count: COUNT, late: LATE });
  const expected = await expectedWindows(day.counted);
  await application.started();
  checks.equal(
    'An application that runs can not be started a second time',
    'ResourceInUseException',
    await refusalOfStart(application.name),
  );
  progress(`sending ${COUNT} trips`);
  const started = performance.now();
  await replay(day.sent, writer, { speed: Infinity });
  const sent = performance.now();
  progress('waiting for the last window');
  await lastWindow(output('WindowsTable'), expected);
  const written = performance.now();
  const rate = Math.round(COUNT / ((written - started) / 1_000));
  checks.note(
    `${COUNT} trips: sent in ${((sent - started) / 1_000).toFixed(1)} s, the last window in the table ${((written - sent) / 1_000).toFixed(1)} s later; ${rate} trips a second through Kinesis and Flink into DynamoDB`,
  );
  await checkTable(deployment, day, expected, checks);
  await checkPoison(deployment, checks, async () => {
    progress('reading API, search index and wallboard');
    await sideBySide(
      checks,
      (own) => checkWindowsOfApi(deployment, expected, own),
      (own) => checkIndex(deployment, expected, own),
    );
    await checkWallboard(deployment, expected, day.late.length, checks);
  });
}

async function checkTable(
  { output }: Deployment,
  day: SentDay,
  expected: Windows,
  checks: Checks,
): Promise<void> {
  const stored = await settledWindows(output('WindowsTable'), DAYS, expected);
  compare(`All ${expected.size} windows in the table`, expected, stored, checks);
  await checkLate(day, output('SetAsideTable'), stored, checks);
}

async function checkWindowsOfApi(
  deployment: Deployment,
  expected: Windows,
  checks: Checks,
): Promise<void> {
  const found = await apiWindows(deployment, DAYS);
  compare('All windows from the API, page by page', expected, found, checks);
}

async function checkIndex(
  deployment: Deployment,
  expected: Windows,
  checks: Checks,
): Promise<void> {
  const found = await indexedWindows(deployment, DAYS, expected.size);
  compare('All windows in OpenSearch', expected, found, checks);
}

/** Checks that each trip is either in a window or set aside, and in one place only. */
async function checkLate(
  { sent, late }: SentDay,
  table: string,
  stored: readonly StoredWindow[],
  checks: Checks,
): Promise<void> {
  const items: Record<string, unknown>[] = [];
  for (const day of DAYS) items.push(...(await itemsOf(table, `late#${day}`)));
  const expected = late.map((trip) => JSON.stringify(trip)).sort();
  const found = items.map(({ record }) => String(record)).sort();
  checks.noProblems(
    'Late trips in the set-aside table',
    `the ${expected.length} that were sent an hour late, each once`,
    [
      ...expected.filter((record, at) => found[at] !== record).slice(0, 5),
      ...(found.length === expected.length ? [] : [`${found.length} items`]),
    ],
  );
  const counted = stored
    .filter(({ kind }) => kind === 'tumbling')
    .reduce((sum, { trips }) => sum + trips, 0);
  checks.equal(
    'Trips counted in windows and set aside as late',
    sent.length,
    counted + found.length,
  );
}
