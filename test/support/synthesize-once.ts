import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesizeStages } from './synthesize-stages.ts';

const TESTS = join(import.meta.dirname, '..');

interface JestRun {
  readonly testPathPatterns: { readonly patterns: readonly string[] };
}

/**
 * Before all tests: synthesizes every stage, unless `npm test` has done so or the run's patterns name
 * no test of templates.
 */
export default async function setUp({ testPathPatterns }: JestRun): Promise<void> {
  if (process.env.TEMPLATES || !readsTemplates(testPathPatterns.patterns)) return;
  const folder = mkdtempSync(join(tmpdir(), 'summit-stacks-templates-'));
  process.env.TEMPLATES = folder;
  process.env.TEMPLATES_TO_REMOVE = folder;
  await synthesizeStages(folder, { validate: false });
}

/** They are the ones in a folder `templates`. */
function readsTemplates(patterns: readonly string[]): boolean {
  if (patterns.length === 0) return true;
  const readers = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\btemplates\/.*\.test\.ts$/.test(file))
    .map((file) => join(TESTS, file));
  return readers.some((file) => patterns.some((pattern) => new RegExp(pattern, 'i').test(file)));
}
