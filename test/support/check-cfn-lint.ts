/**
 * `npm run check:cfn-lint`: runs cfn-lint on the templates of `npm run check:synthesis`. As
 * cfn-lint has no cache and takes about a second per template, a template that passed is not
 * checked again.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';
import { miniStackPython } from '../../tools/emulators/ministack/ministack.ts';
import { CFN_LINT } from './cfn-lint.ts';
import { CHECKED_TEMPLATES } from './templates.ts';

const CACHE = join(PROJECT, '.cache', 'cfn-lint');

// The path of the interpreter contains a hash of the linter's version.
const python = await miniStackPython(() => undefined);
const templates = globSync(join(CHECKED_TEMPLATES, '*', '*.template.json'));
if (templates.length === 0) throw new Error('There is no template: run npm run check:synthesis.');
const byHash = new Map(templates.map((file) => [hashOf(file), file]));
const changed = [...byHash].filter(([hash]) => !existsSync(join(CACHE, hash)));
if (changed.length > 0) {
  const files = changed.map(([, file]) => file);
  const args = [...CFN_LINT, '--', ...files];
  const { status, error } = spawnSync(python, args, { stdio: 'inherit' });
  if (error) throw error;
  process.exitCode = status ?? 1;
}
if (!process.exitCode) {
  rmSync(CACHE, { recursive: true, force: true });
  mkdirSync(CACHE, { recursive: true });
  for (const hash of byHash.keys()) writeFileSync(join(CACHE, hash), '');
}

function hashOf(file: string): string {
  const version = [python, ...CFN_LINT].join(' ');
  return createHash('sha256').update(version).update(readFileSync(file)).digest('hex');
}
