import type { Pixels } from '../scene.ts';
import { areaMeans, everything, type Region } from './area.ts';

/** Mean colours of a picture in cells: red, green and blue on white paper, and alpha. */
export type Look = Pixels;

const originalSide = 64;
const gridSide = 8;

/** Mean colours of an original, fine enough for any crop of it. */
export function lookOf(original: Pixels): Look {
  return withAlpha(areaMeans(onWhite(original), everything, originalSide, originalSide));
}

/** The 8 x 8 cells of a picture. */
export function gridOf(pixels: Pixels): Look {
  return withAlpha(areaMeans(onWhite(pixels), everything, gridSide, gridSide));
}

/** The 8 x 8 cells of a part of an original. */
export function gridOfLook(look: Look, part: Region): Look {
  return areaMeans(look, part, gridSide, gridSide);
}

/** Encodes a look as text (base64). */
export function packLook(look: Look): string {
  return look.data.toString('base64');
}

/** Decodes the text of packLook. */
export function unpackLook(text: string): Look {
  const data = Buffer.from(text, 'base64');
  return { data, width: originalSide, height: originalSide, channels: 4 };
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
