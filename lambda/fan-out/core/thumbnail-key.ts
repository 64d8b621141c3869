import { PermanentError } from '../../common/errors.ts';

/** S3 allows 1,024 bytes of UTF-8. */
const MAX_KEY_BYTES = 1_024;

/**
 * Key of the thumbnail of an upload, `KEY.webp`: also safe as a file path, for copies of the bucket.
 *
 * @throws PermanentError 'invalid-key' for a leading slash, a segment '.' or '..', a control character, no room for the extension
 */
export function thumbnailKey(key: string): string {
  const thumbnail = `${key}.webp`;
  const problem = problemOf(key, Buffer.byteLength(thumbnail));
  if (problem === undefined) return thumbnail;
  throw new PermanentError(
    'invalid-key',
    `The key ${JSON.stringify(key.slice(0, 100))} ${problem}: upload under another name.`,
  );
}

function problemOf(key: string, bytes: number): string | undefined {
  if (bytes > MAX_KEY_BYTES) return `and '.webp' have ${bytes} bytes of ${MAX_KEY_BYTES}`;
  if (key.startsWith('/')) return 'starts with a slash';
  if (/\p{Cc}/u.test(key)) return 'has a control character';
  const climbs = key.split('/').some((segment) => segment === '.' || segment === '..');
  return climbs ? "has a segment '.' or '..'" : undefined;
}
