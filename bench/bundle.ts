import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { median } from './rounds.ts';

/** A function's bundle: the name to print, the path of its CommonJS file. */
export interface Bundle {
  readonly name: string;
  readonly file: string;
}

/** Name, size in KB and milliseconds to load in a fresh process, less those of an empty process. */
export function bundleRows(bundles: readonly Bundle[]): [string, string, string][] {
  const empty = processTime('', process.cwd());
  return bundles.map(({ name, file }) => {
    const path = resolve(file);
    const loaded = processTime(`require(${JSON.stringify(path)})`, dirname(path));
    const size = statSync(path).size / 1000;
    return [name, size.toFixed(0), Math.max(0, loaded - empty).toFixed(0)];
  });
}

/** Median milliseconds of five processes. */
function processTime(script: string, cwd: string): number {
  const times = Array.from({ length: 5 }, () => {
    const started = performance.now();
    // A program that would go on to work only loads when it is told so.
    const { status, stderr } = spawnSync(process.execPath, ['-e', script, '--', '--check'], {
      cwd,
    });
    if (status !== 0) throw new Error(`${script} in ${cwd} failed:\n${stderr.toString()}`);
    return performance.now() - started;
  });
  return median(times);
}
