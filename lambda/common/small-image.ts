import sharp, { type Metadata, type OutputInfo } from 'sharp';

// No image is seen twice, so that libvips' cache of operations only holds memory.
sharp.cache(false);

/** Pixels of the largest image, width x height. */
export const MAX_PIXELS = 100_000_000;

/** An image that is cut off or damaged; the text has the decoder's complaint and the remedy. */
export class ImageDamaged extends Error {
  override readonly name = 'ImageDamaged';
}

/**
 * What an image's header says, without decoding a pixel.
 *
 * @throws ImageDamaged
 */
export function headerOf(image: Buffer): Promise<Metadata> {
  return refuseDamage(sharp(image, { limitInputPixels: false }).metadata());
}

/** A WebP and its size. */
export interface SmallImage {
  readonly data: Buffer;
  readonly info: Pick<OutputInfo, 'width' | 'height' | 'size'>;
}

/**
 * A WebP with no side longer than so many pixels, never enlarged: upright, in sRGB, without metadata,
 * of an animation's first frame.
 *
 * @param depth as the header says
 * @throws ImageDamaged
 */
export function webpWithin(
  image: Buffer,
  side: number,
  { depth }: Pick<Metadata, 'depth'>,
): Promise<SmallImage> {
  // libjpeg only warns of a damaged middle: 'error' would let it pass, half grey.
  const upright = sharp(image, { failOn: 'warning', limitInputPixels: MAX_PIXELS }).autoOrient();
  // sharp works on 16 bits in Display-P3 and takes an untagged image for one: too colourful.
  const source = depth === 'ushort' ? upright.pipelineColourspace('srgb') : upright;
  const small = source.resize(side, side, { fit: 'inside', withoutEnlargement: true });
  return refuseDamage(small.webp({ quality: 80, effort: 2 }).toBuffer({ resolveWithObject: true }));
}

async function refuseDamage<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const complaint = (cause as Error).message.trim().replaceAll(/\s+/g, ' ').slice(-160);
    throw new ImageDamaged(
      `The image is truncated or damaged (${complaint}): upload the original again.`,
      { cause },
    );
  }
}
