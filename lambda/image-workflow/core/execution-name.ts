import { createHash } from 'node:crypto';
import type { ImageVersion } from './image-version.ts';

/**
 * Name of an image's execution, the same for every request of the same version: Step Functions
 * starts no second execution of a name within 90 days. It has 66 or more of the 80 characters allowed.
 */
export function executionName({ bucket, key, versionId, attempt }: ImageVersion): string {
  // As a list: a key can contain any separator.
  const version = JSON.stringify([bucket, key, versionId]);
  return `${createHash('sha256').update(version).digest('hex')}-${attempt}`;
}
