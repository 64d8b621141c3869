/**
 * Runs after `npm ci`: installs lambda/native's packages for the functions' Linux, once per
 * processor, whatever machine this is. Synthesis then needs no network and no container.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLES, NATIVE_SOURCE, nativeFolder } from '../../lib/common/bundles.ts';

// Bundles of earlier versions of the code; those in use are created again.
rmSync(BUNDLES, { recursive: true, force: true });

for (const [architecture, cpu] of [
  ['arm64', 'arm64'],
  ['x86_64', 'x64'],
] as const) {
  const folder = nativeFolder(architecture);
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    cpSync(join(NATIVE_SOURCE, file), join(folder, file));
  }
  const flags = [
    '--os=linux',
    `--cpu=${cpu}`,
    '--libc=glibc',
    '--ignore-scripts',
    '--loglevel=error',
  ];
  execFileSync('npm', ['ci', ...flags], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}
