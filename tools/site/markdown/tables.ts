import { dollars, money } from '../cost.ts';
import type { Catalogue, Entry } from '../entries.ts';
import type { Result, Results } from '../results.ts';
import { markdownTable } from './block.ts';

/** Emulators with a column of their own. */
const EMULATORS = ['MiniStack', 'LocalStack'];

/** All architectures of the reports, by letter, for the README. */
export function architectureTable({ entries }: Catalogue): string {
  const rows = entries
    .map((entry) => [entry.architecture.letter, ...rowOf(entry)])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1));
  const columns = EMULATORS.map((emulator) => `${emulator}: passed / not run`);
  return markdownTable(['', 'architecture', 'reports', ...columns, 'US$ idle'], rows);
}

function rowOf({ architecture: { id, notes }, page, results, cost }: Entry): string[] {
  return [
    `[${page.title}](lib/${id}/README.md)`,
    notes,
    ...EMULATORS.map((emulator) => checksOf(results[emulator])),
    cost ? money(dollars(...cost.idle)) : '',
  ];
}

/** `26 / 1`, with the failed checks if there are any. */
function checksOf(result: Result | undefined): string {
  if (!result) return '';
  const { passed, failed, notRun } = result;
  return `${passed} / ${notRun}${failed > 0 ? `, ${failed} failed` : ''}`;
}

/** Checks of each architecture on each emulator, with duration and date. */
export function checkTable(results: Results): string {
  return markdownTable(
    ['architecture', 'emulator', 'passed', 'failed', 'not run', 'seconds', 'date'],
    Object.entries(results).flatMap(([id, emulators]) =>
      Object.entries(emulators).map(([emulator, { passed, failed, notRun, seconds, date }]) => [
        `[${id}](../lib/${id}/README.md)`,
        emulator,
        ...[passed, failed, notRun, seconds ?? '–'].map(String),
        date,
      ]),
    ),
  );
}

/** Resource types without effect on an emulator, with the reason. */
export function noEffectTable(results: Results): string {
  const all = Object.values(results).flatMap((emulators) => Object.entries(emulators));
  const emulators = [...new Set(all.map(([emulator]) => emulator))].sort();
  const reasons = (emulator: string): Readonly<Record<string, string>> =>
    Object.fromEntries(
      all.flatMap(([name, { noEffect }]) => (name === emulator ? Object.entries(noEffect) : [])),
    );
  const columns = emulators.map(reasons);
  const types = [...new Set(columns.flatMap((column) => Object.keys(column)))].sort();
  return markdownTable(
    ['resource type', ...emulators],
    types.map((type) => [`\`${type}\``, ...columns.map((column) => column[type] ?? '')]),
  );
}
