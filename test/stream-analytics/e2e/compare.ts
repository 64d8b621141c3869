import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { differences, type Windows } from './expected.ts';
import { countWindows, itemOf, tableWindows, windowsOf, type StoredWindow } from './stored.ts';

/** Waits for the window that closes last. */
export async function lastWindow(table: string, expected: Windows): Promise<void> {
  const starts = Array.from(expected.keys())
    .filter((key) => key.startsWith('sliding#'))
    .map((key) => key.split('#'))
    .sort(([, , a = ''], [, , b = '']) => (a < b ? -1 : 1));
  const [kind = '', day = '', start = '', zone = ''] = starts.at(-1) ?? [];
  await until(
    `the window of zone ${zone} at ${start}`,
    240,
    () => itemOf(table, `${kind}#${day}`, `${start}#${zone}`),
    500,
  );
}

/** Windows of days in the table, once it has the one that closes last and as many as are expected. */
export async function settledWindows(
  table: string,
  days: readonly string[],
  expected: Windows,
): Promise<StoredWindow[]> {
  await lastWindow(table, expected);
  // The job writes in parallel; the comparison afterwards names the windows that are missing.
  await until(
    `${expected.size} windows`,
    30,
    async () => ((await countWindows(table, days)) >= expected.size ? true : undefined),
    500,
  ).catch(() => undefined);
  return tableWindows(table, days);
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
