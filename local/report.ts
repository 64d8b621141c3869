import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import Table from 'cli-table3';
import { PROJECT } from '../lib/common/project.ts';
import type { Checks } from '../scenarios/support/scenario.ts';

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
  for (const { passed, claim, expected, observed } of rows) {
    const mark = passed ? styleText('green', '✔') : styleText('red', '✘');
    table.push([mark, claim, expected, passed ? observed : styleText('red', observed)]);
  }
  console.log(`\n${id} on ${target}\n${table.toString()}`);
  for (const remark of remarks) console.log(`  ${remark}`);
  if (inert.length > 0)
    console.log(`  Deployed, but without effect on MiniStack, so not proved here:`);
  for (const line of inert) console.log(`    ${line}`);
  const failed = rows.filter(({ passed }) => !passed).length;
  writeFileSync(
    join(reportFolder(id), 'rows.json'),
    JSON.stringify({ target, rows, remarks, inert }, null, 2),
  );
  console.log(`  ${rows.length - failed} passed, ${failed} failed`);
  return failed;
}
