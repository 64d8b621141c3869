import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesizeStages } from './synthesize-stages.ts';

const TESTS = join(import.meta.dirname, '..');

interface JestRun {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
}

/**
 * Global setup: makes a folder for temporary files, and synthesizes every stage unless the patterns match
 * no template test; `npm test` has done both. The folder is deleted at the end of the process, also after
 * Ctrl-C: what a test registers for that end is not called in jest's sandbox.
 */
export default async function setUp({ testPathPatterns }: JestRun): Promise<void> {
  if (process.env.TEMPLATES) return;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.exit(128 + constants.signals[signal]));
  // Outside of the run's folder, which a test in this process may delete.
  const folder = mkdtempSync(join(tmpdir(), 'summit-stacks-jest-'));
  // PostgreSQL, which does not run as root, is started from it as another user.
  chmodSync(folder, 0o755);
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  process.env.TMPDIR = folder;
  if (!readsTemplates(testPathPatterns.patterns)) return;
  const templates = join(folder, 'templates');
  await synthesizeStages(templates, { validate: false });
  process.env.TEMPLATES = templates;
}

/** Template tests are in folders named `templates`. */
function readsTemplates(patterns: readonly string[]): boolean {
  if (patterns.length === 0) return true;
  const readers = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\btemplates\/.*\.test\.ts$/.test(file))
    .map((file) => join(TESTS, file));
  return readers.some((file) => patterns.some((pattern) => new RegExp(pattern, 'i').test(file)));
}
