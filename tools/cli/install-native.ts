/**
 * Runs after `npm ci`: refuses a system on which nothing here runs, installs lambda/native's packages
 * for the functions' Linux and for this machine, and names the programs that `npm start` will miss.
 * Synthesis then needs no network and no container.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLES, NATIVE_SOURCE, nativeFolder } from '../../lib/common/bundles.ts';
import { nativeSets } from '../support/native-packages.ts';
import { assertSupported, thisSystem } from '../support/system.ts';
import { runCommand } from '../support/user-error.ts';
import { findPrograms, missingTable } from './doctor/programs.ts';

await runCommand(async () => {
  const system = thisSystem();
  assertSupported(system);
  const missing = missingTable(await findPrograms(), system);
  if (missing !== undefined) console.error(`${missing}\n`);
  // Bundles of earlier versions of the code; those in use are created again.
  rmSync(BUNDLES, { recursive: true, force: true });
  if (existsSync(NATIVE_SOURCE))
    for (const { folder, flags } of nativeSets(system)) install(nativeFolder(folder), flags);
  return 0;
});

function install(folder: string, flags: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json'])
    cpSync(join(NATIVE_SOURCE, file), join(folder, file));
  execFileSync('npm', ['ci', ...flags, '--ignore-scripts', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
