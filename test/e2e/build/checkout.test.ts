import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { headCommit } from './checkout.ts';

let outer: string;

beforeEach(() => {
  outer = mkdtempSync(join(tmpdir(), 'outer-'));
  writeFileSync(join(outer, 'file'), '');
  for (const args of [
    ['init', '--quiet'],
    ['add', 'file'],
    ['-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', '-m', 'first'],
  ])
    execFileSync('git', args, { cwd: outer });
});

afterEach(() => {
  rmSync(outer, { recursive: true });
});

test('The commit is that of the repository whose root the folder is', () => {
  expect(headCommit(outer)).toMatch(/^[0-9a-f]{40}$/);
});

test('A folder unpacked within another repository has no commit', () => {
  const inner = join(outer, 'summit stacks');
  mkdirSync(inner);
  expect(headCommit(inner)).toBeUndefined();
});
