import { spawnSync } from 'node:child_process';
import sharp, { type Sharp } from 'sharp';
import { madeOnce } from './cache.ts';
import { printTable } from './table.ts';

const SIDE = 10_000;

/** Images of 100 megapixels that need the most memory, of each format. */
export const LARGE = {
  'JPEG, progressive 4:4:4': () => still().jpeg(PROGRESSIVE_444).toBuffer(),
  'JPEG, progressive CMYK': () => still().toColourspace('cmyk').jpeg(PROGRESSIVE_444).toBuffer(),
  'PNG, 16-bit RGBA, interlaced': () =>
    plain().toColourspace('rgb16').png({ progressive: true, compressionLevel: 2 }).toBuffer(),
  'WebP, alpha': () => still().ensureAlpha(0.5).webp({ effort: 0 }).toBuffer(),
  'WebP, lossless': () => still().webp({ effort: 0, lossless: true }).toBuffer(),
  GIF: () => still().gif({ effort: 1, colours: 4 }).toBuffer(),
} as const;

const PROGRESSIVE_444 = { progressive: true, chromaSubsampling: '4:4:4' };

/**
 * Measures peak memory and time of a fresh process for each of these images.
 *
 * @param child program that prints them and its result, separated by tabs; its argument is the image's file
 */
export async function printPeakMemory(
  title: string,
  child: string,
  names: readonly (keyof typeof LARGE)[],
): Promise<void> {
  const rows: string[][] = [];
  for (const name of names) {
    const file = await madeOnce(`large-${name.replaceAll(/\W+/g, '-')}`, LARGE[name]);
    const { stdout } = spawnSync(process.execPath, [child, file], { encoding: 'utf8' });
    rows.push([name, ...stdout.trim().split('\t')]);
  }
  printTable(title, ['image', 'MiB', 's', ''], rows);
}

function plain(): Sharp {
  const background = { r: 200, g: 100, b: 50, alpha: 0.5 };
  return sharp({ create: { width: SIDE, height: SIDE, channels: 4, background } });
}

function still(): Sharp {
  const tile = Buffer.from(Array.from({ length: 300 }, (_, at) => (at * 7919) & 0xff));
  const small = sharp(tile, { raw: { width: 10, height: 10, channels: 3 } });
  return small.resize(SIDE, SIDE, { fit: 'fill' });
}
