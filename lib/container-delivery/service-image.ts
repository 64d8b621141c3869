import { join } from 'node:path';
import { PROJECT } from '../common/project.ts';
import { imageFolder } from '../common/worker-image.ts';

/** Builds the image of either service from its bundle. */
export const DOCKERFILE = join(PROJECT, 'lib', 'container-delivery', 'service', 'Dockerfile');

/**
 * The folder that a service's image is built from.
 *
 * @param service `web` or `catalogue`
 * @throws Error when there is no such service
 */
export function serviceImageFolder(service: string): string {
  // The program has no machine code: it is the same for every processor.
  return imageFolder(`container-delivery/${service}`, 'arm64', DOCKERFILE);
}
