import sharp from 'sharp';
import { ObjectError } from './object-error.ts';

/** Longest side in pixels; nothing is enlarged. */
export const THUMBNAIL_SIDE = 200;

/** Bytes of the largest image: 20 MiB. */
export const MAX_BYTES = 20 * 1024 * 1024;

/** Pixels of the largest image, width x height. */
export const MAX_PIXELS = 100_000_000;

// No image is seen twice, so that libvips' cache of operations only holds memory.
sharp.cache(false);

/**
 * A WebP of at most 200 x 200 pixels: upright, in sRGB, without metadata, of an animation's first
 * frame. The header decides, before a pixel is decoded, whether the image is accepted.
 *
 * @throws ObjectError 'empty', 'unsupported-format', 'too-many-pixels', 'damaged'
 */
export async function makeThumbnail(image: Buffer): Promise<Buffer> {
  checkSignature(image);
  const { width, height, depth } = await refuseDamage(
    sharp(image, { limitInputPixels: false }).metadata(),
  );
  if (width * height > MAX_PIXELS) {
    throw new ObjectError(
      'too-many-pixels',
      `The image has ${width} x ${height} pixels, the limit is ${MAX_PIXELS}: upload a smaller one.`,
    );
  }
  // libjpeg only warns of a damaged middle: 'error' would let it pass, half grey.
  const upright = sharp(image, { failOn: 'warning', limitInputPixels: MAX_PIXELS }).autoOrient();
  // sharp works on 16 bits in Display-P3 and takes an untagged image for one: too colourful.
  const source = depth === 'ushort' ? upright.pipelineColourspace('srgb') : upright;
  const small = source.resize(THUMBNAIL_SIDE, THUMBNAIL_SIDE, {
    fit: 'inside',
    withoutEnlargement: true,
  });
  return refuseDamage(small.webp({ quality: 80, effort: 2 }).toBuffer());
}

/** Keeps SVG, PDF and the like away from their decoders, which sharp would start for a look at the header. */
function checkSignature(image: Buffer): void {
  if (image.length === 0) {
    throw new ObjectError('empty', 'The object has 0 bytes: upload it again.');
  }
  const text = image.toString('latin1', 0, 12);
  const known =
    text.startsWith('\xff\xd8\xff') ||
    text.startsWith('\x89PNG\r\n\x1a\n') ||
    /^GIF8[79]a/.test(text) ||
    /^RIFF[^]{4}WEBP/.test(text);
  if (known) return;
  throw new ObjectError(
    'unsupported-format',
    `The object starts with ${JSON.stringify(text)}, which is no JPEG, PNG, WebP or GIF: ` +
      'give it the ending of what it is, or convert it.',
  );
}

/** Turns a decoder's complaint into an ObjectError 'damaged'. */
async function refuseDamage<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const complaint = (cause as Error).message.trim().replaceAll(/\s+/g, ' ').slice(-160);
    throw new ObjectError(
      'damaged',
      `The image is truncated or damaged (${complaint}): upload the original again.`,
      { cause },
    );
  }
}
