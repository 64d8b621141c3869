import type { Pixels } from '../scene.ts';
import { areaMeans, everything, type Region } from './area.ts';

/** Picture of at most 256 pixels a side: red, green and blue on white paper, and alpha. */
export type Look = Pixels;

/** Look as plain data that can be stored as JSON. */
export interface PackedLook {
  readonly width: number;
  readonly height: number;
  /** Pixels in base64. */
  readonly data: string;
}

/** Side in pixels: thumbnails are compared in their own size. */
const longestSide = 256;
const gridSide = 8;

/** Look of an original or a derivative, by the mean colours of its pixels. */
export function lookOf(pixels: Pixels): Look {
  const scale = Math.min(1, longestSide / Math.max(pixels.width, pixels.height));
  const columns = Math.max(1, Math.round(pixels.width * scale));
  const rows = Math.max(1, Math.round(pixels.height * scale));
  return withAlpha(areaMeans(onWhite(pixels), everything, columns, rows));
}

/** The 8 x 8 mean colours of a part of a look. */
export function gridOf(look: Look, part: Region): Look {
  return areaMeans(look, part, gridSide, gridSide);
}

export function packLook({ width, height, data }: Look): PackedLook {
  return { width, height, data: data.toString('base64') };
}

export function unpackLook({ width, height, data }: PackedLook): Look {
  return { width, height, data: Buffer.from(data, 'base64'), channels: 4 };
}

function onWhite(pixels: Pixels): Pixels {
  if (pixels.channels !== 4) return pixels;
  const data = Buffer.from(pixels.data);
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 255;
    if (alpha === 255) continue;
    for (let channel = at; channel < at + 3; channel++) {
      data[channel] = ((data[channel] ?? 0) * alpha) / 255 + 255 - alpha;
    }
  }
  return { ...pixels, data };
}

function withAlpha(pixels: Pixels): Look {
  if (pixels.channels === 4) return pixels;
  const data = Buffer.alloc(pixels.width * pixels.height * 4, 255);
  for (let cell = 0; cell < pixels.width * pixels.height; cell++) {
    for (let channel = 0; channel < 3; channel++) {
      const from = pixels.channels === 1 ? cell : cell * 3 + channel;
      data[cell * 4 + channel] = pixels.data[from] ?? 0;
    }
  }
  return { ...pixels, data, channels: 4 };
}
