import { ridgesOf } from './scene/land.ts';
import { type Light, lightOf, type Rgb } from './scene/light.ts';
import { type Patches, stampPatches, vividPatches } from './scene/patches.ts';
import { textureAt } from './scene/texture.ts';

// Read once: in the sandbox of jest each access to a global costs more than the calculation.
const { hypot, max, min, sin } = Math;

/** Uncompressed pixels, row by row, `channels` bytes each: grey, sRGB, or sRGB and alpha. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
}

/** Options of a landscape: the same options give the same bytes on every machine. */
export interface SceneOptions {
  /** In pixels. */
  readonly width: number;
  /** In pixels. */
  readonly height: number;
  /** Selects the hills, the clouds and the time of the day. @default 0 */
  readonly seed?: number;
  /** Position of the sun between the left (0) and the right (1) edge. @default 0.7 */
  readonly sun?: number;
  /** Colours of the four corners. @default vividPatches */
  readonly patches?: Patches;
}

/**
 * Paints a landscape that compresses like a photograph (sun, clouds, hills, trees, a ploughed
 * field, noise at every scale) with a patch in each corner, an eighth of each side, whose colour
 * identifies the corner.
 */
export function paintScene(options: SceneOptions): Pixels {
  const { width, height, seed = 0, sun = 0.7, patches = vividPatches } = options;
  const pixels: Pixels = {
    data: Buffer.allocUnsafe(width * height * 3),
    width,
    height,
    channels: 3,
  };
  const light = lightOf(seed);
  const ridges = ridgesOf(width, height, seed);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let range = ridges.length - 1;
      while (range >= 0 && y < (ridges[range]?.[x] ?? 0)) range--;
      const at = (y * width + x) * 3;
      if (range < 0) paintSky(pixels, at, x, y, light, sun, seed);
      else paintLand(pixels, at, x, y, range, ridges[range]?.[x] ?? 0, light, seed);
    }
  }
  stampPatches(pixels, patches);
  return pixels;
}

function paintSky(
  { data, width, height }: Pixels,
  at: number,
  x: number,
  y: number,
  light: Light,
  sun: number,
  seed: number,
): void {
  const down = min(1, y / (height * 0.55));
  const distance = hypot(x - sun * width, y - 0.24 * height) / height;
  const glow = distance < 0.07 ? 1 : 0.5 / (1 + (distance * 9) ** 2);
  const zoom = max(1, height / 900);
  const streak = textureAt(x / zoom + seed * 131, (y / zoom) * 3 + seed * 61) - 0.25;
  const cloud = distance < 0.07 ? 0 : min(0.85, max(0, streak * 1.6));
  const grain = textureAt(x * 7 + 13, y * 5) * 3;
  for (let channel = 0; channel < 3; channel++) {
    const sky = blend(light.zenith, light.horizon, down, channel);
    const clouded = sky + ((light.cloud[channel] ?? 0) - sky) * cloud;
    data[at + channel] = clamp(clouded + ((light.sun[channel] ?? 0) - clouded) * glow + grain);
  }
}

function paintLand(
  { data, height }: Pixels,
  at: number,
  x: number,
  y: number,
  range: number,
  top: number,
  light: Light,
  seed: number,
): void {
  const colour = light.land[range] ?? light.land[0];
  const depth = (y - top) / height;
  const rough = textureAt(x + seed * 17, y + range * 331) * (9 + 9 * range);
  const furrow = range === 3 ? sin(14 / (y / height - 0.64)) * 12 : 0;
  const shade = 1 - depth * (range === 3 ? 0.9 : 0.6);
  for (let channel = 0; channel < 3; channel++) {
    data[at + channel] = clamp((colour[channel] ?? 0) * shade + rough + furrow);
  }
}

function blend(from: Rgb, to: Rgb, share: number, channel: number): number {
  return (from[channel] ?? 0) + ((to[channel] ?? 0) - (from[channel] ?? 0)) * share;
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
