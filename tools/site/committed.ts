import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { PROJECT } from '../../lib/common/project.ts';
import { layOut } from './diagram/layout.ts';
import { drawing } from './diagram/svg.ts';
import type { Catalogue } from './entries.ts';
import { withBlock } from './markdown/block.ts';
import { costTables, priceTable } from './markdown/cost-tables.ts';
import { permissionTable } from './markdown/permission-table.ts';
import { architectureTable, checkTable, noEffectTable } from './markdown/tables.ts';
import { RESULTS, type Results } from './results.ts';

/** Generated files that git keeps, by their paths in the project. */
export type Committed = ReadonlyMap<string, string>;

/** Diagrams, last results, and the pages with their generated blocks. */
export async function committedFiles(catalogue: Catalogue, results: Results): Promise<Committed> {
  const pages = await Promise.all([
    page('README.md', { architectures: architectureTable(catalogue) }),
    page('docs/local.md', { checks: checkTable(results), 'no effect': noEffectTable(results) }),
    page('docs/prices.md', { prices: priceTable() }),
    ...catalogue.entries.map((entry) =>
      page(`lib/${entry.architecture.id}/README.md`, {
        permissions: permissionTable(entry, catalogue),
        ...(entry.cost && { cost: costTables(entry.cost) }),
      }),
    ),
    formatted(RESULTS, JSON.stringify(results)),
  ]);
  const diagrams = catalogue.entries.map(
    ({ architecture: { id }, graph, page: { title } }) =>
      [`lib/${id}/diagram.svg`, compact(drawing(layOut(graph), title).text)] as const,
  );
  return new Map([...pages, ...diagrams]);
}

/** Text without indentation and empty lines. */
function compact(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return `${lines.filter(Boolean).join('\n')}\n`;
}

async function page(
  path: string,
  blocks: Readonly<Record<string, string>>,
): Promise<readonly [string, string]> {
  const text = readFileSync(join(PROJECT, path), 'utf8');
  return formatted(
    path,
    Object.entries(blocks).reduce((all, [name, block]) => withBlock(path, all, name, block), text),
  );
}

async function formatted(path: string, text: string): Promise<readonly [string, string]> {
  const filepath = join(PROJECT, path);
  return [path, await format(text, { ...(await resolveConfig(filepath)), filepath })];
}

/** Paths of the files that are not as `npm run docs` writes them now. */
export function outdated(files: Committed): string[] {
  return [...files].flatMap(([path, content]) => {
    const file = join(PROJECT, path);
    return existsSync(file) && readFileSync(file, 'utf8') === content ? [] : [path];
  });
}

/** Writes all files. */
export function write(files: Committed): void {
  for (const [path, content] of files) writeFileSync(join(PROJECT, path), content);
}
