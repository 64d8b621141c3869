import { createHash } from 'node:crypto';
import type { ImageVersion } from './image-version.ts';

/**
 * The name of an image's execution, the same whenever the same version is asked for: Step Functions
 * starts no second execution of a name within 90 days. 66 characters and more of the 80 allowed.
 */
export function executionName({ bucket, key, versionId, attempt }: ImageVersion): string {
  // As a list: a key may hold whatever character would stand between them.
  const version = JSON.stringify([bucket, key, versionId]);
  return `${createHash('sha256').update(version).digest('hex')}-${attempt}`;
}
