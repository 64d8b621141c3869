import { chmodSync, chownSync, cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProgram } from '../support/programs.ts';

/** User and group of PostgreSQL's processes: it refuses to run as root. @default - those of this process */
export const POSTGRES_USER = process.getuid?.() === 0 ? 65_534 : undefined;

/** Files of PostgreSQL. */
export interface PostgresFiles {
  readonly root: string;
  /** Folders in the root that the programs need. */
  readonly folders: readonly string[];
  /** Path of the programs in the root. */
  readonly bin: string;
}

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
 * Creates an empty PostgreSQL in `data` of a folder, with a superuser without password.
 *
 * @param folder folder of createPostgresFolder
 * @returns folder of the programs
 * @throws Error with initdb's message
 */
export async function createPostgres(
  { root, folders, bin }: PostgresFiles,
  folder: string,
  superuser: string,
): Promise<string> {
  let programs = join(root, bin);
  if (POSTGRES_USER !== undefined) {
    // The installation may be below a folder that only root may enter.
    const copy = join(folder, 'program');
    for (const each of folders) cpSync(join(root, each), join(copy, each), { recursive: true });
    programs = join(copy, bin);
  }
  const options = ['-A', 'trust', '-U', superuser, '-E', 'UTF8', '--no-locale', '--no-sync'];
  await runProgram(join(programs, 'initdb'), ['-D', join(folder, 'data'), ...options], {
    cwd: folder,
    uid: POSTGRES_USER,
    gid: POSTGRES_USER,
  });
  return programs;
}
