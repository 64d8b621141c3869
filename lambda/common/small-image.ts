import type { OutputInfo } from 'sharp';
import { decode, type SourceImage } from './source-image.ts';

/** Pixels of the largest image, width x height. */
export const MAX_PIXELS = 100_000_000;

/** WebP and its size. */
export interface SmallImage {
  readonly data: Buffer;
  readonly info: Pick<OutputInfo, 'width' | 'height' | 'size'>;
}

/**
 * Makes a WebP with no side longer than `side` pixels, never enlarged: upright, in sRGB, without
 * metadata, of the first frame of an animation.
 *
 * @throws PermanentError 'damaged', 'unsupported-format'
 */
export function webpWithin(source: SourceImage, side: number): Promise<SmallImage> {
  return decode(source, { limitInputPixels: MAX_PIXELS }, (image) =>
    image
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 80, effort: 2 })
      .toBuffer({ resolveWithObject: true }),
  );
}
