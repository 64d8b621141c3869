import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';

/** Runs `npm run docs` with the templates of this test run. */
export function runDocs(...options: readonly string[]): void {
  const templates = join(process.env.TEMPLATES ?? '', 'sandbox');
  const program = join(PROJECT, 'tools', 'site', 'index.ts');
  const { status, stderr } = spawnSync(
    process.execPath,
    [program, '--templates', templates, ...options],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
}

/** Temporary folder with the site, written once for a file of tests. */
export function siteFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'site-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  runDocs('--site', folder);
  return folder;
}
