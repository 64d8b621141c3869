import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleOf, BUNDLES, makeFolder } from './bundles.ts';
import { PROJECT } from './project.ts';

/** Dockerfile of a worker's image, which contains its bundle. */
export const DOCKERFILE = join(PROJECT, 'lib', 'common', 'worker', 'Dockerfile');

/**
 * Returns the folder for an image: the Dockerfile, and the bundle, which also runs outside a
 * container. It is created without Docker; its name has the hash of its contents.
 *
 * @param entry file under lambda/ without its extension, e.g. `queue-worker/service`
 * @param files texts of further files beside the program, by their paths
 * @throws Error when the file does not exist
 */
export function imageFolder(
  entry: string,
  architecture: string,
  dockerfile: string,
  files: Readonly<Record<string, string>> = {},
): string {
  const bundle = bundleOf(entry, architecture, files);
  const hash = createHash('sha256').update(bundle.hash).update(readFileSync(dockerfile));
  const name = `${entry.replace('/', '-')}-image-${hash.digest('hex').slice(0, 16)}`;
  const folder = join(BUNDLES, name);
  if (!existsSync(folder)) {
    makeFolder(folder, (draft) => {
      cpSync(bundle.folder, draft, { recursive: true });
      cpSync(dockerfile, join(draft, 'Dockerfile'));
    });
  }
  return folder;
}
