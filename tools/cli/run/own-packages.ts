import { cpSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nativeFolder } from '../../../lib/common/bundles.ts';
import { ownNativeFolder } from '../../support/native-packages.ts';
import type { System } from '../../support/system.ts';

/**
 * Adds this machine's native packages to the functions of a synthesized assembly, beside those for
 * Linux: an emulator runs the functions as processes of the machine. On Linux there is nothing to add.
 *
 * @param packages folder with this machine's packages
 */
export function addOwnPackages(
  assembly: string,
  system: System,
  packages = join(nativeFolder(ownNativeFolder(system) ?? ''), 'node_modules'),
): void {
  if (ownNativeFolder(system) === undefined) return;
  for (const folder of globSync('asset.*/node_modules', { cwd: assembly }))
    cpSync(packages, join(assembly, dirname(folder), 'node_modules'), { recursive: true });
}
