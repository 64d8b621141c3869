import { PermanentError } from '../../common/errors.ts';
import { imageFormat } from '../../common/image-format.ts';
import { MAX_PIXELS, webpWithin } from '../../common/small-image.ts';
import { readHeader } from '../../common/source-image.ts';
import { IMAGE_FORMATS, THUMBNAIL_SIDE } from '../contract.ts';

/**
 * Makes a WebP of at most 200 x 200 pixels: upright, in sRGB, without metadata, of an animation's first
 * frame. The header decides, before a pixel is decoded, if the image is accepted.
 *
 * @throws PermanentError 'empty', 'unsupported-format', 'too-many-pixels', 'damaged'
 */
export async function makeThumbnail(image: Buffer): Promise<Buffer> {
  checkFormat(image);
  const source = await readHeader(image);
  checkPixels(source.header);
  return (await webpWithin(source, THUMBNAIL_SIDE)).data;
}

function checkPixels({ width, height }: { readonly width: number; readonly height: number }): void {
  if (width * height <= MAX_PIXELS) return;
  throw new PermanentError(
    'too-many-pixels',
    `The image has ${width} x ${height} pixels, the limit is ${MAX_PIXELS}: upload a smaller one.`,
  );
}

function checkFormat(image: Buffer): void {
  if (image.length === 0) {
    throw new PermanentError('empty', 'The object has 0 bytes: upload it again.');
  }
  const format = imageFormat(image);
  if (IMAGE_FORMATS.some((accepted) => accepted === format)) return;
  throw new PermanentError(
    'unsupported-format',
    `The object starts with ${JSON.stringify(image.toString('latin1', 0, 12))}, which is no JPEG, ` +
      'PNG, WebP or GIF: give it the ending of its format, or convert it.',
  );
}
