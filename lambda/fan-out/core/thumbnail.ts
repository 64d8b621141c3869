import { headerOf, ImageDamaged, MAX_PIXELS, webpWithin } from '../../common/small-image.ts';
import { PermanentError } from '../../common/errors.ts';

/** Longest side in pixels; nothing is enlarged. */
export const THUMBNAIL_SIDE = 200;

/** Bytes of the largest image: 20 MiB. */
export const MAX_BYTES = 20 * 1024 * 1024;

/**
 * A WebP of at most 200 x 200 pixels: upright, in sRGB, without metadata, of an animation's first
 * frame. The header decides, before a pixel is decoded, whether the image is accepted.
 *
 * @throws PermanentError 'empty', 'unsupported-format', 'too-many-pixels', 'damaged'
 */
export async function makeThumbnail(image: Buffer): Promise<Buffer> {
  checkSignature(image);
  try {
    const header = await headerOf(image);
    checkPixels(header);
    return (await webpWithin(image, THUMBNAIL_SIDE, header)).data;
  } catch (error) {
    if (!(error instanceof ImageDamaged)) throw error;
    throw new PermanentError('damaged', error.message, { cause: error });
  }
}

function checkPixels({ width, height }: { readonly width: number; readonly height: number }): void {
  if (width * height <= MAX_PIXELS) return;
  throw new PermanentError(
    'too-many-pixels',
    `The image has ${width} x ${height} pixels, the limit is ${MAX_PIXELS}: upload a smaller one.`,
  );
}

/** Keeps SVG, PDF and the like away from their decoders, which sharp would start for a look at the header. */
function checkSignature(image: Buffer): void {
  if (image.length === 0) {
    throw new PermanentError('empty', 'The object has 0 bytes: upload it again.');
  }
  const text = image.toString('latin1', 0, 12);
  const known =
    text.startsWith('\xff\xd8\xff') ||
    text.startsWith('\x89PNG\r\n\x1a\n') ||
    /^GIF8[79]a/.test(text) ||
    /^RIFF[^]{4}WEBP/.test(text);
  if (known) return;
  throw new PermanentError(
    'unsupported-format',
    `The object starts with ${JSON.stringify(text)}, which is no JPEG, PNG, WebP or GIF: ` +
      'give it the ending of what it is, or convert it.',
  );
}
