import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Removes the container images from an assembly, so that a deployment builds none. For emulators:
 * they start no containers, and a machine without Docker can't build images.
 *
 * @param assembly folder of the synthesized templates; its asset manifests are changed
 */
export function withoutContainerImages(assembly: string): void {
  for (const file of globSync(join(assembly, '*.assets.json'))) {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { dockerImages?: object };
    writeFileSync(file, JSON.stringify({ ...manifest, dockerImages: {} }));
  }
}
