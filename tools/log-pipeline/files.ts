import { access, constants, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../support/user-error.ts';
import { STDIN } from './producer/read.ts';

/** Files to read, as absolute paths, and their total size; no size if one is a pipe. */
export interface Input {
  readonly files: readonly string[];
  readonly bytes: number | undefined;
}

/**
 * Checks all files before the first one is sent.
 *
 * @throws UserError with the file that cannot be read
 */
export async function chooseFiles(names: readonly string[]): Promise<Input> {
  let bytes: number | undefined = 0;
  const files: string[] = [];
  for (const name of names) {
    const size = name === STDIN ? undefined : await sizeOf(name);
    bytes = size === undefined || bytes === undefined ? undefined : bytes + size;
    files.push(name === STDIN ? name : absolute(name));
  }
  return { files, bytes };
}

async function sizeOf(name: string): Promise<number | undefined> {
  const path = absolute(name);
  const found = await stat(path).catch(() => undefined);
  if (!found) throw new UserError(`${name}: there is no such file (looked at ${path}).`);
  if (found.isDirectory())
    throw new UserError(`${name} is a folder: name the files in it, e.g. ${name}/*.log.`);
  await access(path, constants.R_OK).catch(() => {
    throw new UserError(`${name} can't be read by this user: change its permissions.`);
  });
  return found.isFile() ? found.size : undefined;
}

/** Resolves names against the user's folder, since npm runs scripts in the project's folder. */
function absolute(name: string): string {
  return resolve(process.env.INIT_CWD ?? '.', name);
}
