import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { format, getFileInfo, resolveConfig } from 'prettier';
import { PROJECT } from '../../lib/common/project.ts';
import { runProgram } from '../support/programs.ts';
import { UserError } from '../support/user-error.ts';
import type { EjectedFile } from './project.ts';

/** @throws UserError when something is in the folder */
export function assertEmpty(folder: string): void {
  if (!existsSync(folder)) return;
  const [first] = readdirSync(folder);
  if (first !== undefined)
    throw new UserError(
      `The folder ${folder} is not empty (there is ${first}): name a new one, as nothing is overwritten.`,
    );
}

/** Writes the files of a project, in Prettier's format. */
export async function writeProject(
  folder: string,
  files: ReadonlyMap<string, EjectedFile>,
): Promise<void> {
  const settings = await resolveConfig(join(PROJECT, 'package.json'));
  for (const [file, content] of files) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    if ('copyOf' in content) copyFileSync(join(PROJECT, content.copyOf), path);
    else {
      const { inferredParser } = await getFileInfo(path);
      const isFormatted =
        inferredParser !== null &&
        !file.includes('__snapshots__') &&
        !file.endsWith('package-lock.json');
      writeFileSync(
        path,
        isFormatted ? await format(content.text, { ...settings, filepath: path }) : content.text,
      );
    }
  }
  chmodSync(join(folder, '.ci', 'run'), 0o755);
}

/** Writes the lock file: this project's, which npm reduces to the packages of package.json without the registry. */
export async function writeLock(folder: string): Promise<void> {
  copyFileSync(join(PROJECT, 'package-lock.json'), join(folder, 'package-lock.json'));
  await runProgram(
    'npm',
    ['install', '--package-lock-only', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'],
    { cwd: folder },
  );
}
