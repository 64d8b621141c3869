import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleOf, BUNDLES, makeFolder } from './bundles.ts';
import { PROJECT } from './project.ts';

/** Builds a worker's image from its bundle. */
export const DOCKERFILE = join(PROJECT, 'lib', 'common', 'worker', 'Dockerfile');

/**
 * The folder that an image is built from: the Dockerfile, and the bundle that runs as it is on one's
 * own machine too. Made without Docker, named by what is in it.
 *
 * @param entry file under lambda/ without its ending, e.g. `queue-worker/service`
 * @throws Error when there is no such file
 */
export function imageFolder(entry: string, architecture: string, dockerfile: string): string {
  const bundle = bundleOf(entry, architecture);
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
