import { type OutputFormat } from './encoders.ts';
import { PermanentError } from '../../common/errors.ts';
import { type OnDemandSize, type Preset } from '../contract.ts';

/** S3 allows 1,024 bytes; the rest is for the preset and the extension of a derivative. */
const MAX_KEY_BYTES = 1000;

/**
 * Validates an object key that is safe in a path: 1 to 1,000 bytes of UTF-8, no leading slash, no
 * segment '.' or '..', no control character.
 * @throws PermanentError 'invalid-key'
 */
export function checkKey(key: string): string {
  const problem = problemOf(key);
  if (problem !== undefined) {
    throw new PermanentError(
      'invalid-key',
      `The key ${JSON.stringify(key.slice(0, 100))} ${problem}: upload under another name.`,
    );
  }
  return key;
}

/** Key of a preset of an upload, such as 'thumbnail/KEY.webp'. Validates the key. */
export function derivativeKey(preset: Preset, key: string, format: 'webp' | 'avif'): string {
  return `${preset}/${checkKey(key)}.${format}`;
}

/** Key of an image made on demand, such as '400x300/KEY.avif'. Validates the key. */
export function renditionKey(size: OnDemandSize, key: string, format: OutputFormat): string {
  return `${size}/${checkKey(key)}.${format}`;
}

function problemOf(key: string): string | undefined {
  if (key === '') return 'is empty';
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `has more than ${MAX_KEY_BYTES} bytes`;
  if (key.startsWith('/')) return 'starts with a slash';
  if (/\p{Cc}/u.test(key)) return 'has a control character';
  if (!key.isWellFormed()) return 'is not valid Unicode';
  if (key.split('/').some((segment) => segment === '.' || segment === '..')) {
    return "has a segment '.' or '..'";
  }
  return undefined;
}
