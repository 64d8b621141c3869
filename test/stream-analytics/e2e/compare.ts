import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { differences, type Windows } from './expected.ts';
import { countOf, itemsOf, windowsOf, type StoredWindow } from './stored.ts';

/** Waits until the table has the window that closes last, and as many as are expected: the job writes in parallel. */
export async function lastWindow(table: string, expected: Windows): Promise<void> {
  const starts = Array.from(expected.keys())
    .filter((key) => key.startsWith('sliding#'))
    .map((key) => key.split('#'))
    .sort(([, , a = ''], [, , b = '']) => (a < b ? -1 : 1));
  const [kind = '', day = '', start = '', zone = ''] = starts.at(-1) ?? [];
  await until(
    `the window of zone ${zone} at ${start}`,
    240,
    async () => {
      const items = await itemsOf(table, `${kind}#${day}`, start);
      return items.find(({ position }) => position === `${start}#${zone}`);
    },
    500,
  );
  const series = new Set(
    Array.from(expected.keys(), (key) => key.split('#').slice(0, 2).join('#')),
  );
  // The comparison afterwards names the windows that are missing.
  await until(
    `${expected.size} windows`,
    30,
    async () => {
      let sum = 0;
      for (const each of series) sum += await countOf(table, each);
      return sum >= expected.size ? sum : undefined;
    },
    500,
  ).catch(() => undefined);
}

/** Adds a check that compares all windows with the batch calculation. */
export function compare(
  check: string,
  expected: Windows,
  stored: readonly StoredWindow[],
  checks: Checks,
): void {
  const problems = differences(expected, windowsOf(stored));
  checks.noProblems(check, `${expected.size} equal the batch calculation`, problems);
}
