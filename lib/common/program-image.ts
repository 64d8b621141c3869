import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import type { Architecture } from 'aws-cdk-lib/aws-lambda';
import { imageFolder } from './worker-image.ts';

/**
 * Image of a bundled program, which the deployment builds.
 *
 * @param entry file under lambda/ without its extension, e.g. `queue-worker/service`
 * @param files texts of further files beside the program, by their paths
 * @throws Error when the file does not exist
 */
export function programImage(
  entry: string,
  architecture: Architecture,
  dockerfile: string,
  files?: Readonly<Record<string, string>>,
): ContainerImage {
  return ContainerImage.fromAsset(imageFolder(entry, architecture.name, dockerfile, files), {
    platform: Platform.custom(architecture.dockerPlatform),
  });
}
