import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Everything that belongs to this run and to no other, gone when it is over. Outside the project:
 * inside, the functions that MiniStack starts would be ES modules by our package.json, and find
 * packages in our node_modules that their bundles lack.
 */
export const RUN_FOLDER = join(tmpdir(), `summit-stacks-${process.pid}`);

process.once('exit', () => {
  rmSync(RUN_FOLDER, { recursive: true, force: true, maxRetries: 5 });
});

/** A new folder of the run, for what one part of it needs for a while. */
export function scratchFolder(name: string): string {
  mkdirSync(RUN_FOLDER, { recursive: true });
  return mkdtempSync(join(RUN_FOLDER, `${name}-`));
}
