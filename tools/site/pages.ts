import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import { readCatalogue } from './entries.ts';
import { architecturePage } from './page/architecture.ts';
import { indexPage } from './page/index.ts';
import { withTable } from './readme.ts';

/** Every file that is made, by its path in the project. */
export type Pages = ReadonlyMap<string, string>;

/**
 * Makes all pages.
 *
 * @param templates folder of the cloud assembly, in the stage `sandbox`
 */
export async function pagesFrom(templates: string): Promise<Pages> {
  const catalogue = await readCatalogue(templates);
  const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
  return new Map([
    ['README.md', withTable(readme, catalogue)],
    ['docs/index.html', indexPage(catalogue)],
    ...catalogue.entries.map(
      (entry) =>
        [
          `docs/catalogue/${entry.architecture.id}.html`,
          architecturePage(entry, catalogue),
        ] as const,
    ),
  ]);
}

/** Which files are not as they would be made now, or would not be made at all. */
export function outdated(pages: Pages): string[] {
  const changed = [...pages].filter(([path, content]) => {
    const file = join(PROJECT, path);
    return !existsSync(file) || readFileSync(file, 'utf8') !== content;
  });
  return [...changed.map(([path]) => path), ...leftovers(pages)];
}

/** Writes them, and removes pages of architectures that are gone. */
export function write(pages: Pages): void {
  for (const path of leftovers(pages)) rmSync(join(PROJECT, path));
  for (const [path, content] of pages) {
    const file = join(PROJECT, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

function leftovers(pages: Pages): string[] {
  return globSync('docs/catalogue/*.html', { cwd: PROJECT }).filter((path) => !pages.has(path));
}
