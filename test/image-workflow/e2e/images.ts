import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import type { Upload } from './workflow.ts';

/** Picture of one colour. */
export async function picture(
  key: string,
  format: 'jpeg' | 'png' | 'gif',
  width = 640,
  height = 480,
): Promise<Upload> {
  const background = { r: 200, g: 100, b: 50 };
  const flat = sharp({ create: { width, height, channels: 3, background } });
  return { key, body: await flat.toFormat(format).toBuffer() };
}

/** JPEG without its second half: the header is valid, the pixels are not. */
export async function halfJpeg(key: string): Promise<Upload> {
  const raw = { width: 400, height: 300, channels: 3 } as const;
  const noise = await sharp(randomBytes(400 * 300 * 3), { raw })
    .jpeg()
    .toBuffer();
  return { key, body: noise.subarray(0, noise.length / 2) };
}

/** JPEG that lies on its side, with the orientation in its metadata. */
export async function lyingJpeg(key: string): Promise<Upload> {
  const { body } = await picture(key, 'jpeg', 300, 200);
  return { key, body: await sharp(body).withMetadata({ orientation: 6 }).toBuffer() };
}
