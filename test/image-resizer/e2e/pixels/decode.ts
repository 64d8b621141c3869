import sharp, { type FailOnOptions, type Metadata, type Sharp } from 'sharp';
import type { Pixels } from '../scene.ts';

/** Opens one frame in 8-bit sRGB, as it is stored: not turned by its EXIF orientation. */
export function open(
  body: Buffer,
  frame: number,
  { depth }: Pick<Metadata, 'depth'>,
  failOn: FailOnOptions = 'warning',
): Sharp {
  const image = sharp(body, { page: frame, failOn }).toColourspace('srgb');
  // sharp converts 16-bit pixels to Display P3 instead, unless it reads them as 8-bit (which would
  // convert CMYK by another rendering intent).
  return depth === 'ushort' ? image.pipelineColourspace('srgb') : image;
}

/**
 * Decodes a pipeline to its uncompressed pixels.
 * @throws Error when they cannot be decoded completely
 */
export async function pixelsOf(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  if (info.channels === 2) throw new Error('sRGB pixels with two channels');
  return { data, width: info.width, height: info.height, channels: info.channels };
}
