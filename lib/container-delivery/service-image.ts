import { join } from 'node:path';
import { PROJECT } from '../common/project.ts';
import { imageFolder } from '../common/worker-image.ts';

/** Dockerfile of the services' images, which contain the bundles. */
export const DOCKERFILE = join(PROJECT, 'lib', 'container-delivery', 'service', 'Dockerfile');

/**
 * Returns the folder for a service's image.
 *
 * @param service `web` or `catalogue`
 * @throws Error when the service does not exist
 */
export function serviceImageFolder(service: string): string {
  // The program has no native code, and is the same for every CPU architecture.
  return imageFolder(`container-delivery/${service}`, 'arm64', DOCKERFILE);
}
