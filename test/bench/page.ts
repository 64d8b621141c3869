import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import { writeFormatted } from '../../tools/support/write-formatted.ts';
import type { Printed } from './table.ts';

/** Output of a bench, or the reason for which it could not run. */
export interface Measured {
  /** Lines about the machine, the day and the runtime. */
  readonly machine: readonly string[];
  readonly tables: readonly Printed[];
  readonly error?: string;
}

const DOCS = join(PROJECT, 'docs');
const DATA = join(DOCS, 'bench.json');
const PAGE = join(DOCS, 'bench.md');

/**
 * Stores the measurements of a bench in docs/bench.json, and writes docs/bench.md from all of them.
 *
 * @param names benches that there are; measurements of others are deleted
 */
export async function keep(
  bench: string,
  measured: Measured,
  names: Iterable<string>,
): Promise<void> {
  const before = existsSync(DATA) ? (JSON.parse(readFileSync(DATA, 'utf8')) as object) : {};
  const all = { ...before, [bench]: measured } as Record<string, Measured>;
  const known = new Set(names);
  const sorted = Object.entries(all)
    .filter(([name]) => known.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  await writeFormatted(DATA, JSON.stringify(Object.fromEntries(sorted)));
  await writeFormatted(PAGE, page(sorted));
}

function page(all: readonly (readonly [bench: string, Measured])[]): string {
  const rows = all.flatMap(([bench, { tables, error }]) => [
    ...tables.flatMap((table) => table.rows.map((row, at) => rowOf(bench, table, row, at === 0))),
    ...(error === undefined ? [] : [[bench, 'not measured', '', error]]),
  ]);
  return [
    '# Figures',
    'Written by `npm run bench`, or of one of them by `npm run bench -- <name>`. “x first” is how many times the first row of its measurement; a goal is said beside what it is for. What the engines need of memory, and what they carry, is in [local.md](local.md).',
    tableOf([['bench', 'measurement', 'of', 'figures'], ...rows]),
    '## Machines',
    ...all.map(([bench, { machine }]) => `- ${bench}: ${machine.join(', ')}`),
  ]
    .join('\n\n')
    .replaceAll('\n\n- ', '\n- ');
}

/** Text such as `ms 12.3, x first 1.05`. */
function rowOf(
  bench: string,
  { title, head }: Printed,
  row: Printed['rows'][number],
  isFirst: boolean,
): string[] {
  const [name = '', ...cells] = row.map(String);
  const figures = cells.map((cell, at) => [head[at + 1] ?? '', cell].filter(Boolean).join(' '));
  return [...(isFirst ? [bench, title] : ['', '']), name, figures.filter(Boolean).join(', ')];
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows.map((row) =>
    row.map((cell) => cell.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')),
  );
  return [head, head.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
