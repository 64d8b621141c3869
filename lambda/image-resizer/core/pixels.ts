import { ImageError } from './image-error.ts';
import { MAX_PIXELS } from './limits.ts';
import { type Size } from './sizes.ts';

/**
 * Refuses more than MAX_PIXELS in all frames together, of an upload or of what is to be made of it.
 * @throws ImageError 'too-many-pixels', a message that begins with `subject`
 */
export function checkPixels(subject: string, { width, height }: Size, frames: number): void {
  if (width * height * frames > MAX_PIXELS) {
    throw new ImageError(
      'too-many-pixels',
      `${subject} ${width} x ${height} pixels in ${frames} frame(s), ` +
        `the limit is ${MAX_PIXELS} in all: take a smaller size or fewer frames.`,
    );
  }
}
