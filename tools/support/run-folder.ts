import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Temporary folder of this run, removed at its end. It is outside the project: inside, the functions
 * that MiniStack starts would be ES modules by the project's package.json, and would find packages in
 * its node_modules that their bundles lack.
 */
export const RUN_FOLDER = join(tmpdir(), `summit-stacks-${process.pid}`);

process.once('exit', () => {
  rmSync(RUN_FOLDER, { recursive: true, force: true, maxRetries: 5 });
});

/** New temporary folder within the run's folder. */
export function scratchFolder(name: string): string {
  mkdirSync(RUN_FOLDER, { recursive: true });
  const folder = mkdtempSync(join(RUN_FOLDER, `${name}-`));
  // PostgreSQL, which refuses to run as root, passes it as another user.
  if (process.getuid?.() === 0) chmodSync(folder, 0o711);
  return folder;
}
