import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { PROJECT } from '../common/project.ts';

const SOURCES = join(PROJECT, 'lib', 'stream-analytics', 'wallboard');

/** Folder of the files beside the program that returns them. */
export const WALLBOARD_FOLDER = 'wallboard';

/** Files of the wallboard as browsers receive them, by their paths beside the program that returns them. */
export function wallboardFiles(): Readonly<Record<string, string>> {
  const chart = readFileSync(join(PROJECT, 'node_modules/uplot/dist/uPlot.min.css'), 'utf8');
  const source = (name: string) => readFileSync(join(SOURCES, name), 'utf8');
  return {
    [`${WALLBOARD_FOLDER}/index.html`]: source('index.html'),
    [`${WALLBOARD_FOLDER}/wallboard.css`]: `${chart}\n${source('wallboard.css')}`,
    [`${WALLBOARD_FOLDER}/wallboard.js`]: script(),
  };
}

function script(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(SOURCES, 'wallboard.ts')],
    absWorkingDir: PROJECT,
    write: false,
    bundle: true,
    minify: true,
    charset: 'utf8',
    format: 'esm',
    platform: 'browser',
    target: 'es2024',
    logLevel: 'error',
  });
  return outputFiles.map(({ text }) => text).join('');
}
