import { join } from 'node:path';
import sharp from 'sharp';
import { type Patches, stampPatches, vividPatches } from './scene/patches.ts';

/** Uncompressed pixels, row by row, `channels` bytes each: grey, sRGB, or sRGB and alpha. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
}

/** Committed photographs, in turn by seed; scene/README.md has their sources. */
export const SCENES = [
  'coffee',
  'cat',
  'bricks',
  'astronaut',
  'rocket',
  'photographer',
  'raccoon',
  'retina',
  'gravel',
  'stairs',
  'cell',
  'admiral',
];

export interface SceneOptions {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Selects the photograph. @default 0 */
  readonly seed?: number;
  /** Colours of the four corners. @default vividPatches */
  readonly patches?: Patches;
}

/**
 * Reads a photograph in this size, with a patch in each corner, an eighth of each side, whose colour
 * identifies the corner.
 */
export async function sceneOf(options: SceneOptions): Promise<Pixels> {
  const { width, height, seed = 0, patches = vividPatches } = options;
  const name = SCENES[seed % SCENES.length] ?? '';
  const data = await sharp(join(import.meta.dirname, 'scene', `${name}.jpg`))
    .resize(width, height)
    .toColourspace('srgb')
    .raw()
    .toBuffer();
  const pixels: Pixels = { data, width, height, channels: 3 };
  stampPatches(pixels, patches);
  return pixels;
}
