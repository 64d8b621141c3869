import type { Pixels } from '../scene.ts';

/** Part of a picture in shares of its sides, each from 0 to 1. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const everything: Region = { left: 0, top: 0, width: 1, height: 1 };

interface Part {
  readonly index: number;
  readonly weight: number;
}

/**
 * Divides a region into columns x rows cells and takes the mean of each: a pixel that lies in two
 * cells counts in both by its share; of large cells, a grid of 24 x 24 pixels or more stands for
 * all. It uses no resampling of libvips.
 */
export function areaMeans(source: Pixels, region: Region, columns: number, rows: number): Pixels {
  const { channels } = source;
  const across = partsOf(source.width, region.left, region.width, columns);
  const down = partsOf(source.height, region.top, region.height, rows);
  const data = Buffer.alloc(columns * rows * channels);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let channel = 0; channel < channels; channel++) {
        const mean = meanOf(source, across[column] ?? [], down[row] ?? [], channel);
        data[(row * columns + column) * channels + channel] = Math.round(mean);
      }
    }
  }
  return { data, width: columns, height: rows, channels };
}

/** Pixels out of `length` that each of `count` cells covers, with weights that sum to 1. */
function partsOf(length: number, from: number, share: number, count: number): Part[][] {
  const size = (length * share) / count;
  return Array.from({ length: count }, (_, cell) => {
    const start = length * from + cell * size;
    const end = Math.min(length, start + size);
    const step = Math.max(1, Math.floor(size / 24));
    const parts: Part[] = [];
    let whole = 0;
    for (let index = Math.floor(start); index < end; index += step) {
      const weight = Math.min(index + 1, end) - Math.max(index, start);
      parts.push({ index, weight });
      whole += weight;
    }
    return parts.map(({ index, weight }) => ({ index, weight: weight / whole }));
  });
}

function meanOf(source: Pixels, across: Part[], down: Part[], channel: number): number {
  let sum = 0;
  for (const { index: y, weight } of down) {
    let line = 0;
    const start = y * source.width;
    for (const part of across) {
      line += (source.data[(start + part.index) * source.channels + channel] ?? 0) * part.weight;
    }
    sum += line * weight;
  }
  return sum;
}
