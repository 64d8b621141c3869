import sharp, { type Metadata } from 'sharp';
import { pixelsOf } from '../pixels/decode.ts';
import type { Pixels } from '../scene.ts';

/** An image, made to fit a box of the sheet. */
export interface Picture {
  /** Opaque sRGB; what is transparent shows a chequered ground. */
  readonly pixels: Pixels;
  /** Such as 'webp 800 × 533 · 21 kB'. */
  readonly caption: string;
}

/** The image as a plain viewer shows it, of a damaged JPEG the readable part; none if none can. */
export async function pictureOf(
  body: Buffer,
  width: number,
  height: number,
): Promise<Picture | undefined> {
  try {
    const header = await sharp(body).metadata();
    // Of other damaged formats libvips shows whatever is in memory instead of the missing part.
    const failOn = header.format === 'jpeg' ? 'none' : 'warning';
    const { width: w, height: h } = header.autoOrient;
    const scale = Math.min(width / w, height / h);
    const size = [w, h].map((side) => Math.max(1, Math.round(side * scale)));
    const small = await sharp(body, { failOn })
      .autoOrient()
      .resize(size[0], size[1], { fit: 'fill', kernel: scale > 1 ? 'nearest' : 'lanczos3' })
      .toColourspace('srgb')
      .ensureAlpha()
      .png()
      .toBuffer();
    return { pixels: onChequers(await pixelsOf(sharp(small))), caption: captionOf(body, header) };
  } catch {
    return undefined;
  }
}

/** Such as '18 bytes', '2.1 kB', '1,814 kB'. */
export function bytesInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const kB = bytes / 1000;
  return `${kB < 10 ? kB.toFixed(1) : Math.round(kB).toLocaleString('en')} kB`;
}

function captionOf(body: Buffer, header: Metadata): string {
  const format = header.mediaType?.replace(/image\/|\+xml/g, '') ?? header.format;
  const { width, height } = header.autoOrient;
  const moving = (header.pages ?? 1) > 1 ? ` · ${header.pages} frames` : '';
  return `${format} ${width} × ${height}${moving} · ${bytesInWords(body.length)}`;
}

function onChequers({ data, width, height }: Pixels): Pixels {
  const opaque = Buffer.alloc(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const square = (Math.floor(pixel / width) >> 3) + ((pixel % width) >> 3);
    const ground = square % 2 === 0 ? 255 : 216;
    const alpha = (data[pixel * 4 + 3] ?? 0) / 255;
    for (let channel = 0; channel < 3; channel++) {
      const colour = data[pixel * 4 + channel] ?? 0;
      opaque[pixel * 3 + channel] = colour * alpha + ground * (1 - alpha);
    }
  }
  return { data: opaque, width, height, channels: 3 };
}
