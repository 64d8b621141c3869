import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Takes the container images out of an assembly, so that deploying it builds none. For emulators:
 * they start no containers, and a machine without Docker could build no image.
 *
 * @param assembly folder of the synthesized templates; its asset manifests are changed
 */
export function withoutContainerImages(assembly: string): void {
  for (const file of globSync(join(assembly, '*.assets.json'))) {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as { dockerImages?: object };
    writeFileSync(file, JSON.stringify({ ...manifest, dockerImages: {} }));
  }
}
