import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { SearchDomain } from '../../e2e/search-domain.ts';
import { until } from '../../e2e/wait.ts';
import { replay } from '../../../tools/stream-analytics/producer/replay.ts';
import type { StreamWriter } from '../../../tools/stream-analytics/producer/stream-writer.ts';
import { differences, expectedWindows, type Windows } from './expected.ts';
import { apiWindows, itemsOf, tableWindows, windowsOf, type StoredWindow } from './stored.ts';
import { tripsOf, type SentDay } from './trips.ts';
import { checkWallboard } from './wallboard.ts';

/** A Monday. Half hours with its first trips begin on the day before, and its last trips end on the next one. */
export const DAY = '2026-03-09';
export const DAYS = ['2026-03-08', DAY, '2026-03-10'];
const COUNT = 200_000;
const LATE = 1_000;

/** Replays a day, and compares every window with the batch calculation. */
export async function checkDay(
  deployment: Deployment,
  writer: StreamWriter,
  checks: Checks,
): Promise<void> {
  const { progress, output } = deployment;
  progress(`sending ${COUNT} trips`);
  const day = tripsOf({ day: DAY, count: COUNT, late: LATE });
  const started = performance.now();
  await replay(day.sent, writer, { speed: Infinity });
  const sent = performance.now();
  const expected = expectedWindows(day.counted);
  progress('waiting for the last window');
  const table = output('WindowsTable');
  await lastWindow(table, expected);
  const rate = Math.round(COUNT / ((performance.now() - started) / 1_000));
  checks.note(
    `${COUNT} trips: sent in ${((sent - started) / 1_000).toFixed(1)} s, all windows in the table ${((performance.now() - sent) / 1_000).toFixed(1)} s later; ${rate} trips a second through Kinesis and Flink into DynamoDB`,
  );
  const stored = await tableWindows(table, DAYS);
  compare(`All ${expected.size} windows in the table`, expected, stored, checks);
  await checkLate(day, output('SetAsideTable'), stored, checks);
  compare(
    'All windows from the API, page by page',
    expected,
    await apiWindows(deployment, DAYS),
    checks,
  );
  compare('All windows in OpenSearch', expected, await indexed(deployment, expected.size), checks);
  await checkWallboard(deployment, expected, LATE, checks);
}

/** Waits until the table has the window that closes last. */
async function lastWindow(table: string, expected: Windows): Promise<void> {
  const [last = ''] = Array.from(expected.keys())
    .filter((key) => key.startsWith('sliding#'))
    .sort()
    .slice(-1);
  const [kind, day, start, zone] = last.split('#');
  await until(
    `the window ${last}`,
    240,
    async () => {
      const items = await itemsOf(table, `${kind ?? ''}#${day ?? ''}`);
      return items.find(({ position }) => position === `${start ?? ''}#${zone ?? ''}`);
    },
    500,
  );
}

function compare(
  check: string,
  expected: Windows,
  stored: readonly StoredWindow[],
  checks: Checks,
): void {
  const problems = differences(expected, windowsOf(stored));
  checks.noProblems(check, `${expected.size} equal the batch calculation`, problems);
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

/** Documents of the days, when there are as many as windows. */
async function indexed(deployment: Deployment, count: number): Promise<StoredWindow[]> {
  const { output, progress } = deployment;
  progress('waiting for the search index');
  const domain = new SearchDomain(
    `https://${output('DomainHost')}`,
    output('OperatorRole'),
    DAYS.map((day) => `taxi-windows-${day}`).join(','),
  );
  await until(
    `${count} documents`,
    240,
    async () => {
      const found = await domain.count({ match_all: {} }).catch(() => 0);
      return found >= count ? found : undefined;
    },
    1_000,
  );
  const documents: StoredWindow[] = [];
  let search_after: unknown[] | undefined;
  for (;;) {
    const { documents: page } = await domain.search({
      size: 10_000,
      sort: ['kind', '@timestamp', 'zone'],
      ...(search_after && { search_after }),
    });
    if (page.length === 0) return documents;
    for (const each of page) documents.push(each as unknown as StoredWindow);
    const { kind, start, zone } = documents.at(-1) ?? { kind: '', start: '', zone: 0 };
    search_after = [kind, Date.parse(start), zone];
  }
}
