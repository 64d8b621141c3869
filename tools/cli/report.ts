import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { PROJECT } from '../../lib/common/project.ts';
import type { Checks, Row } from '../../test/e2e/scenario.ts';
import { tableOf } from './table.ts';
import { machineFactor } from '../support/machine-factor.ts';

/** Outcome of an architecture's scenario. */
export interface Result {
  /** Name of the architecture. */
  readonly id: string;
  /** Endpoint that it ran on, for people. */
  readonly endpoint: string;
  readonly checks: Checks;
  readonly seconds: number;
  /** Deployed resources without effect there, which are not checked. */
  readonly noEffect: readonly string[];
}

const OUTCOMES = {
  passed: { mark: '✔', color: 'green' },
  failed: { mark: '✘', color: 'red' },
  'not run': { mark: '–', color: 'yellow' },
} as const;

/** Folder for the pictures and the checks of an architecture's scenario. */
export function reportFolder(id: string): string {
  const folder = join(PROJECT, '.local', 'report', id);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Writes the result as rows.json, for the site. */
export function saveReport({ id, endpoint, checks, seconds, noEffect }: Result): void {
  const { rows, notes } = checks;
  const report = {
    endpoint,
    seconds,
    factor: machineFactor(),
    rows,
    notes,
    noEffect,
  };
  writeFileSync(join(reportFolder(id), 'rows.json'), JSON.stringify(report, null, 2));
}

/** One line: `fan-out: 26 passed, 0 failed (41 s)`. */
export function summaryOf({ id, checks, seconds }: Result): string {
  const [passed, failed, notRun] = countsOf(checks);
  const skipped = notRun > 0 ? `, ${notRun} not run` : '';
  return `${id}: ${passed} passed, ${failed} failed${skipped} (${seconds.toFixed(0)} s)`;
}

/**
 * Prints the results of all architectures: one table, and the failed checks in full.
 *
 * @param verbose prints every check, figure and resource without effect as well
 * @returns number of failed checks
 */
export function printResults(results: readonly Result[], verbose: boolean): number {
  if (verbose) results.forEach(printChecks);
  const rows = results.map(({ id, checks, seconds }) => [
    id,
    ...countsOf(checks).map(String),
    seconds.toFixed(0),
  ]);
  console.log(`\n${tableOf(['architecture', 'passed', 'failed', 'not run', 'seconds'], rows)}`);
  printDurations(results);
  let count = 0;
  for (const { id, checks } of results) {
    for (const row of checks.rows.filter(({ outcome }) => outcome === 'failed')) {
      count += 1;
      console.log(styleText('red', `\n✘ ${id}: ${row.check}`));
      console.log(`  expected: ${row.expected}\n  observed: ${row.observed}`);
    }
  }
  const total = results.flatMap(({ checks }) => checks.rows).length;
  const notRun = results.reduce((sum, { checks }) => sum + countsOf(checks)[2], 0);
  console.log(
    `\n${total - count - notRun} passed, ${count} failed${notRun ? `, ${notRun} not run` : ''}`,
  );
  return count;
}

/** Prints when the first check ran, and the share of the checks of alarms and permissions. */
function printDurations(results: readonly Result[]): void {
  const first = Math.min(...results.map(({ checks }) => checks.firstAfter));
  if (Number.isFinite(first))
    console.log(`The first check ran ${first.toFixed(0)} s after the start.`);
  const sum = (secondsOf: (result: Result) => number) =>
    results.reduce((total, result) => total + secondsOf(result), 0);
  const operations = sum(({ checks }) => checks.operationsSeconds);
  if (operations > 0) {
    const all = sum(({ seconds }) => seconds);
    const percent = ((100 * operations) / all).toFixed(1);
    console.log(
      `Alarms and permissions took ${operations.toFixed(0)} of these ${all.toFixed(0)} s: ${percent} %`,
    );
  }
}

function printChecks({ id, endpoint, checks, noEffect }: Result): void {
  const rows = checks.rows.map(({ outcome, check, expected, observed }) => {
    const { color, mark } = OUTCOMES[outcome];
    const shown = outcome === 'passed' ? observed : styleText(color, observed);
    return [styleText(color, mark), check, expected, shown];
  });
  console.log(
    `\n${id} on ${endpoint}\n${tableOf(['', 'check', 'expected', 'observed'], rows, [3, 48, 34, 34])}`,
  );
  for (const note of checks.notes) console.log(`  ${note}`);
  if (noEffect.length > 0) console.log('  Deployed, but without effect here, so not checked:');
  for (const line of noEffect) console.log(`    ${line}`);
}

function countsOf({ rows }: Checks): [passed: number, failed: number, notRun: number] {
  const count = (wanted: Row['outcome']) => rows.filter(({ outcome }) => outcome === wanted).length;
  return [count('passed'), count('failed'), count('not run')];
}
