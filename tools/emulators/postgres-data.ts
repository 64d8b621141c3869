import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from '../support/programs.ts';

/** User and group of PostgreSQL's processes: it refuses to run as root. @default - those of this process */
export const POSTGRES_USER = process.getuid?.() === 0 ? 65_534 : undefined;

/**
 * Creates a folder in the folder of the run that PostgreSQL's user owns and can reach.
 *
 * @param folder path of the new folder
 */
export function createPostgresFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  if (POSTGRES_USER === undefined) return;
  chmodSync(dirname(folder), 0o711);
  chownSync(folder, POSTGRES_USER, POSTGRES_USER);
}

/**
 * Creates the files of an empty PostgreSQL in `data` of a folder, with a superuser without password.
 *
 * @param programs folder with `initdb`
 * @param folder folder of createPostgresFolder
 * @returns path of the data folder
 * @throws Error with initdb's message
 */
export async function createPostgresData(
  programs: string,
  folder: string,
  superuser: string,
): Promise<string> {
  const data = join(folder, 'data');
  const options = ['-A', 'trust', '-U', superuser, '-E', 'UTF8', '--no-locale', '--no-sync'];
  await runProgram(join(programs, 'initdb'), ['-D', data, ...options], {
    cwd: folder,
    uid: POSTGRES_USER,
    gid: POSTGRES_USER,
  });
  return data;
}
