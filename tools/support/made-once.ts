import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../lib/common/project.ts';

/** Folder in .local/ that `madeOnce` creates with the same name and files. */
export function madeFolder(name: string, files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return join(PROJECT, '.local', `${name}-${hash.digest('hex').slice(0, 12)}`);
}

/**
 * Folder in .local/ that is created once, named by the hash of the files that it is created from. It
 * is filled under another name and then renamed, so that two parallel first runs don't collide.
 *
 * @param make fills the given folder
 */
export async function madeOnce(
  name: string,
  files: readonly string[],
  make: (draft: string) => Promise<void>,
): Promise<string> {
  const folder = madeFolder(name, files);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${randomUUID()}`;
  try {
    await make(draft);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
