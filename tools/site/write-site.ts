import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import { drawDashboards } from './dashboards/draw-dashboards.ts';
import { readCatalogue } from './entries.ts';
import { architecturePage } from './page/architecture.ts';
import { indexPage } from './page/index.ts';
import { REPORTS } from './report.ts';
import { readResults } from './results.ts';

/** Input and output of the site. */
export interface SiteProps {
  /** Folder of the cloud assembly, in the stage `sandbox`. */
  readonly assembly: string;
  /**
   * Folder that the site replaces.
   *
   * @default - site/ in the project
   */
  readonly folder?: string;
  /**
   * Address of the project's files, such as https://github.com/OWNER/NAME/blob/main.
   *
   * @default - the files on this machine
   */
  readonly files?: string;
}

/**
 * Writes the site: a front page, and a page for each architecture with the last report on this machine.
 *
 * @returns file with the front page
 */
export async function writeSite({
  assembly,
  folder = join(PROJECT, 'site'),
  files = relative(folder, PROJECT),
}: SiteProps): Promise<string> {
  await drawDashboards(REPORTS);
  const catalogue = await readCatalogue(assembly, readResults({ withReports: true }));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const index = join(folder, 'index.html');
  writeFileSync(index, indexPage(catalogue, files));
  copyFileSync(join(import.meta.dirname, 'style.css'), join(folder, 'style.css'));
  for (const entry of catalogue.entries) {
    const { id } = entry.architecture;
    writeFileSync(join(folder, `${id}.html`), architecturePage(entry, catalogue, files));
    for (const picture of entry.report?.pictures ?? []) {
      mkdirSync(join(folder, id), { recursive: true });
      copyFileSync(picture, join(folder, id, basename(picture)));
    }
  }
  return index;
}
