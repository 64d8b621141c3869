import sharp, { type Sharp } from 'sharp';
import type { Pixels } from '../scene.ts';

/**
 * Decodes one frame to 8-bit sRGB, as it is stored: not turned by its EXIF orientation.
 * @throws Error when the frame can't be decoded to the end
 */
export async function decode(body: Buffer, frame: number): Promise<Pixels> {
  return pixelsOf(sharp(body, { page: frame }).toColourspace('srgb'));
}

/** Runs a pipeline to its uncompressed pixels. */
export async function pixelsOf(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true });
  if (info.channels === 2) throw new Error('sRGB pixels with two channels');
  return { data, width: info.width, height: info.height, channels: info.channels };
}
