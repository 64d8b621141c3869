import { mkdtempSync, rmSync, statSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../../lib/common/bundles.ts';

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

test.each(['22', '27', '77'])('writes code that Lambda can read under umask %s', (umask) => {
  const before = process.umask(parseInt(umask, 8));
  const parent = mkdtempSync(join(tmpdir(), 'summit-stacks-bundles-'));
  const folder = join(parent, 'bundle');
  try {
    makeFolder(folder, (draft) => {
      mkdirSync(join(draft, 'node_modules', 'sharp'), { recursive: true });
      writeFileSync(join(draft, 'index.js'), '');
      writeFileSync(join(draft, 'node_modules', 'sharp', 'index.js'), '');
    });
    expect({
      folder: mode(folder),
      file: mode(join(folder, 'index.js')),
      subfolder: mode(join(folder, 'node_modules', 'sharp')),
      nested: mode(join(folder, 'node_modules', 'sharp', 'index.js')),
    }).toEqual({ folder: '755', file: '644', subfolder: '755', nested: '644' });
  } finally {
    process.umask(before);
    rmSync(parent, { recursive: true });
  }
});
