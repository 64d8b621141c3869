import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { PROJECT } from '../lib/common/project.ts';
import type { Printed } from './table.ts';

/** What one bench printed, or why it could not be run. */
export interface Measured {
  readonly bench: string;
  readonly tables: readonly Printed[];
  readonly error?: string;
}

const FILE = join(PROJECT, 'docs', 'bench.md');

/** Writes docs/bench.md: every figure of every bench in one table. */
export async function writePage(
  machine: readonly string[],
  all: readonly Measured[],
): Promise<void> {
  const rows = all.flatMap(({ bench, tables, error }) => [
    ...tables.flatMap((table) => table.rows.map((row) => rowOf(bench, table, row))),
    ...(error === undefined ? [] : [[bench, 'not measured', '', error]]),
  ]);
  const text = [
    '# Figures',
    'Written by `npm run bench`; a part of it is measured again by `npm run bench -- <name>`.',
    ...machine.map((line) => `- ${line}`),
    `“x first” is how many times the first row of its measurement.${engines()}`,
    tableOf([['bench', 'measurement', 'of', 'figures'], ...rows]),
  ].join('\n\n');
  const options = await resolveConfig(FILE);
  writeFileSync(
    FILE,
    await format(text.replaceAll('\n\n- ', '\n- '), { ...options, filepath: FILE }),
  );
}

/** Another command measures the engines. */
function engines(): string {
  const there = existsSync(join(PROJECT, 'docs', 'local.md'));
  return there
    ? ' How long each engine takes to start, and each stack to deploy, is in [local.md](local.md).'
    : '';
}

/** `ms 12.3, x first 1.05`. */
function rowOf(bench: string, { title, head }: Printed, row: Printed['rows'][number]): string[] {
  const [name = '', ...cells] = row.map(String);
  const figures = cells.map((cell, at) => [head[at + 1] ?? '', cell].filter(Boolean).join(' '));
  return [bench, title, name, figures.filter(Boolean).join(', ')];
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows.map((row) =>
    row.map((cell) => cell.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')),
  );
  return [head, head.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
