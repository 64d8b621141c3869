import { dollars, money } from './cost.ts';
import type { Catalogue, Entry } from './entries.ts';
import type { Noted } from './notes.ts';
import type { Proof } from './proofs.ts';

const START = '<!-- The table is made by `npm run docs`. -->\n';
const END = '<!-- End of the table. -->\n';

/**
 * The README with its table of all architectures made anew.
 *
 * @throws Error when the two comments that enclose it are gone
 */
export function withTable(readme: string, catalogue: Catalogue): string {
  const start = readme.indexOf(START);
  const end = readme.indexOf(END);
  if (start < 0 || end < start)
    throw new Error(
      `README.md has no place for the table: put it between '${START.trim()}' and '${END.trim()}'.`,
    );
  return `${readme.slice(0, start)}${START}\n${table(catalogue)}\n${readme.slice(end)}`;
}

function table({ entries, planned }: Catalogue): string {
  const rows = [
    ...entries.map((entry) => [entry.noted.letter, ...built(entry)] as const),
    ...planned.map((noted) => [noted.letter, ...unbuilt(noted)] as const),
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  return aligned([['', 'architecture', 'from the notes', 'stacks', 'proved', 'idle, $'], ...rows]);
}

function built({ architecture: { id, stacks }, noted, page, proofs, cost }: Entry): string[] {
  return [
    `[${page.title}](docs/${id}.md)`,
    noted.reports,
    stacks.map((stack) => `\`${stack}\``).join(', '),
    Object.entries(proofs)
      .map(([engine, proof]) => `${engine} ${score(proof)}`)
      .join(', '),
    cost ? money(dollars(...cost.idle)) : '',
  ];
}

function unbuilt({ title, reports }: Noted): string[] {
  return [title, reports, 'to come', '', ''];
}

/** `26 of 26`. */
function score({ passed, failed, notRun }: Proof): string {
  return `${passed} of ${passed + failed + notRun}`;
}

/** As prettier writes tables, so that it has nothing to change. */
function aligned(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, at) => Math.max(3, ...rows.map((row) => (row[at] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |\n`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('');
}
