import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import Table from 'cli-table3';
import { PROJECT } from '../../lib/common/project.ts';
import type { Checks, Row } from '../../test/e2e/scenario.ts';

const OUTCOMES = {
  passed: { mark: '✔', color: 'green' },
  failed: { mark: '✘', color: 'red' },
  'not run': { mark: '–', color: 'yellow' },
} as const;

/** Where an architecture's scenario leaves its pictures and its rows. */
export function reportFolder(id: string): string {
  const folder = join(PROJECT, '.local', 'report', id);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/**
 * Prints a scenario's rows as a table and keeps them as rows.json.
 *
 * @param id of the architecture
 * @param target where it ran
 * @returns how many rows failed
 */
export function printReport(
  id: string,
  target: string,
  { rows, remarks }: Checks,
  inert: readonly string[],
): number {
  const table = new Table({
    head: ['', 'claim', 'expected', 'observed'],
    colWidths: [3, 48, 34, 34],
    wordWrap: true,
    wrapOnWordBoundary: false,
    style: { head: [], border: [] },
  });
  for (const { outcome, claim, expected, observed } of rows) {
    const { color, mark } = OUTCOMES[outcome];
    const shown = outcome === 'passed' ? observed : styleText(color, observed);
    table.push([styleText(color, mark), claim, expected, shown]);
  }
  console.log(`\n${id} on ${target}\n${table.toString()}`);
  for (const remark of remarks) console.log(`  ${remark}`);
  if (inert.length > 0) console.log(`  Deployed, but without effect here, so not proved:`);
  for (const line of inert) console.log(`    ${line}`);
  const count = (wanted: Row['outcome']) => rows.filter(({ outcome }) => outcome === wanted).length;
  const notRun = count('not run');
  writeFileSync(
    join(reportFolder(id), 'rows.json'),
    JSON.stringify({ target, rows, remarks, inert }, null, 2),
  );
  const skipped = notRun > 0 ? `, ${notRun} not run` : '';
  console.log(`  ${count('passed')} passed, ${count('failed')} failed${skipped}`);
  return count('failed');
}
