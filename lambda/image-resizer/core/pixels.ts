import { PermanentError } from '../../common/errors.ts';
import { type Size } from './sizes.ts';

/**
 * Rejects more pixels than `limit` in all frames together, of an upload or of a rendition to make.
 * @throws PermanentError 'too-many-pixels', a message that begins with `subject`
 */
export function checkPixels(
  subject: string,
  { width, height }: Size,
  frames: number,
  limit: number,
): void {
  if (width * height * frames > limit) {
    throw new PermanentError(
      'too-many-pixels',
      `${subject} ${width} x ${height} pixels in ${frames} frame(s), ` +
        `the limit is ${limit} in all: take a smaller size or fewer frames.`,
    );
  }
}
