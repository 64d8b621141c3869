import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Color, type Sharp } from 'sharp';

export const RED = { r: 255, g: 0, b: 0 };

/** Image of one colour. */
export function plain(width: number, height: number, background: Color = RED): Sharp {
  const channels = typeof background === 'object' && 'alpha' in background ? 4 : 3;
  return sharp({ create: { width, height, channels, background } });
}

/** Noise, so that a file cut in half lacks pixels. */
export function noise(width: number, height: number): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < pixels.length; at++) pixels[at] = (at * at * 31) >> 5;
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** Frames of red, green and blue in turn. */
export function animation(side: number, frames: number): Sharp {
  const frame = side * side * 3;
  const pixels = Buffer.alloc(frame * frames);
  for (let at = 0; at < pixels.length; at += 3) pixels[at + (Math.floor(at / frame) % 3)] = 255;
  return sharp(pixels, {
    raw: { width: side, height: side * frames, channels: 3, pageHeight: side },
  });
}

/** One-bit PNG that claims this size, about a kilobyte long. */
export function bombPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const pixels = deflateSync(Buffer.alloc(1_000_000));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Red, green, blue and, if present, alpha of the pixel at a position given in fractions. */
export async function pixelAt(image: Buffer, across: number, down: number): Promise<number[]> {
  const { data, info } = await sharp(image).raw().toBuffer({ resolveWithObject: true });
  const [x, y] = [Math.floor(across * info.width), Math.floor(down * info.height)];
  const start = (y * info.width + x) * info.channels;
  return [...data.subarray(start, start + info.channels)];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
