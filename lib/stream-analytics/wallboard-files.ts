import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { browserScript } from '../common/browser-script.ts';
import { PROJECT } from '../common/project.ts';
import { styleSheet } from '../common/style-sheet.ts';

const SOURCES = join(PROJECT, 'lib', 'stream-analytics', 'site');

/** Folder of the files beside the program that returns them. */
export const WALLBOARD_FOLDER = 'wallboard';

/** Files of the wallboard as browsers receive them, by their paths beside the program that returns them. */
export function wallboardFiles(): Readonly<Record<string, string>> {
  const chart = readFileSync(join(PROJECT, 'node_modules/uplot/dist/uPlot.min.css'), 'utf8');
  const source = (name: string) => readFileSync(join(SOURCES, name), 'utf8');
  return {
    [`${WALLBOARD_FOLDER}/index.html`]: source('index.html'),
    [`${WALLBOARD_FOLDER}/wallboard.css`]: `${chart}\n${styleSheet(join(SOURCES, 'wallboard.css'))}`,
    [`${WALLBOARD_FOLDER}/wallboard.js`]: browserScript(join(SOURCES, 'wallboard.ts')),
  };
}
