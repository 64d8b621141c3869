import { buildSync } from 'esbuild';
import { PROJECT } from './project.ts';

/**
 * Returns the minified ES module for browsers of a program and all that it imports.
 *
 * @param entryPoint path of the program
 */
export function browserScript(entryPoint: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [entryPoint],
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
