import { hasNativePackages } from '../../lib/common/bundles.ts';
import type { System } from './system.ts';
import { UserError } from './user-error.ts';

/** Native packages for one kind of machine. */
export interface NativeSet {
  /** Name of their folder in .cache/native/. */
  readonly folder: string;
  /** Options of npm that choose them. */
  readonly flags: readonly string[];
}

/**
 * Native packages to install: those of the functions, which are Linux for both processors on every
 * machine, and those of a Mac, whose emulator runs the functions as processes.
 */
export function nativeSets({ platform, arch }: System): readonly NativeSet[] {
  const linux = [
    { folder: 'arm64', flags: ['--os=linux', '--cpu=arm64', '--libc=glibc'] },
    { folder: 'x86_64', flags: ['--os=linux', '--cpu=x64', '--libc=glibc'] },
  ];
  const own = ownNativeFolder({ platform, arch });
  if (own === undefined) return linux;
  return [...linux, { folder: own, flags: [`--os=${platform}`, `--cpu=${arch}`] }];
}

/** Folder of the native packages to add on the emulator; none where the functions' own run. */
export function ownNativeFolder({ platform, arch }: System): string | undefined {
  return platform === 'linux' ? undefined : `${platform}-${arch}`;
}

/** @throws UserError when `npm ci` did not install the native packages, with the command that does */
export function assertNativePackages(system: System): void {
  if (nativeSets(system).every(({ folder }) => hasNativePackages(folder))) return;
  throw new UserError(
    "The native packages are not installed, because npm ran no scripts: run 'npm ci --ignore-scripts=false'.",
  );
}
