import { encode, type OutputFormat } from './encoders.ts';
import { MAX_PIXELS } from '../contract.ts';
import { checkPixels } from './pixels.ts';
import { readSource, type Source } from './source.ts';
import { type Size } from './sizes.ts';

/** Image made on demand. */
export interface Rendition {
  readonly format: OutputFormat;
  readonly contentType: `image/${OutputFormat}`;
  readonly body: Buffer;
}

/**
 * Makes an image of exactly this size: upright, cropped around its centre, enlarged if necessary, in
 * sRGB, no metadata but the sRGB profile. WebP and GIF keep an animation, the others its first
 * frame; JPEG has a white background for transparent images.
 * @throws PermanentError for an upload that is not accepted or damaged, and 'too-many-pixels' for an
 * animation that would have more than MAX_PIXELS at that size
 */
export async function makeRendition(
  input: Buffer,
  size: Size,
  format: OutputFormat,
): Promise<Rendition> {
  return render(await readSource(input), size, format);
}

/** As makeRendition, in the lossless format nearest to the negotiated one. */
export async function makeBestRendition(
  input: Buffer,
  size: Size,
  negotiated: 'avif' | 'webp' | 'jpeg',
): Promise<Rendition> {
  const source = await readSource(input);
  return render(source, size, losslessChoice(negotiated, source));
}

/**
 * Format that keeps the content of the image: an animation is WebP instead of AVIF (which
 * libvips writes as a still) and GIF instead of JPEG, a transparent image is PNG instead of JPEG.
 */
export function losslessChoice(
  negotiated: 'avif' | 'webp' | 'jpeg',
  { animated, alpha }: Pick<Source, 'animated' | 'alpha'>,
): OutputFormat {
  if (animated) return negotiated === 'jpeg' ? 'gif' : 'webp';
  return negotiated === 'jpeg' && alpha ? 'png' : negotiated;
}

async function render(source: Source, size: Size, format: OutputFormat): Promise<Rendition> {
  const frames = format === 'webp' || format === 'gif' ? 'all' : 'first';
  // A GIF of 1 x 1 pixel can hold half a million frames.
  if (frames === 'all') checkPixels('The image would get', size, source.frames, MAX_PIXELS);
  const body = await source.decode(frames, (image) => {
    const cropped = image.resize(size.width, size.height, { fit: 'cover' });
    return encode(cropped, format, source.profiled).toBuffer();
  });
  return { format, contentType: `image/${format}`, body };
}
