import { gunzipSync } from 'node:zlib';
import { UnreadableRecord } from './outcome.ts';

/** Maximum unpacked size: 1 MiB can unpack to 1 GiB; logs grow ten to twenty times. */
const MOST_BYTES = 32 * 2 ** 20;

export function isGzip(bytes: Buffer): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** @throws UnreadableRecord 'too-large', 'broken-gzip' */
export function gunzip(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch (cause) {
    const isTooLarge = (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    throw new UnreadableRecord(isTooLarge ? 'too-large' : 'broken-gzip', { cause });
  }
}
