import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';

function linesOf(file: string): number {
  return readFileSync(join(PROJECT, file), 'utf8').trimEnd().split('\n').length;
}

test('The README has at most 120 lines', () => {
  expect(linesOf('README.md')).toBeLessThanOrEqual(120);
});

test.each(globSync('lib/*/*-stack.ts', { cwd: PROJECT }))('%s has less than 150 lines', (file) => {
  expect(linesOf(file)).toBeLessThan(150);
});
