import type { Pixels } from '../scene.ts';

/** Red, green and blue, 0 to 255, sRGB. */
type Rgb = readonly [number, number, number];

/** Corners of an upright picture. */
const corners = ['topLeft', 'topRight', 'bottomLeft', 'bottomRight'] as const;
type Corner = (typeof corners)[number];

/** Colour of each corner of an upright picture. */
export type Patches = Readonly<Record<Corner, Rgb>>;

/** Size of the patches as a share of each side. */
const patchShare = 1 / 8;

/** Colours at the limits of sRGB: they reveal a resizer that reads Display P3 numbers as sRGB. */
export const vividPatches: Patches = {
  topLeft: [226, 20, 24],
  topRight: [16, 168, 40],
  bottomLeft: [24, 40, 214],
  bottomRight: [250, 214, 12],
};

/** Colours that ink on paper can show, so that a CMYK file keeps them. */
export const printPatches: Patches = {
  topLeft: [190, 60, 60],
  topRight: [80, 150, 90],
  bottomLeft: [60, 80, 150],
  bottomRight: [225, 205, 80],
};

/** Paints the patches over the corners of an sRGB picture. */
export function stampPatches(pixels: Pixels, patches: Patches): void {
  const width = Math.max(1, Math.round(pixels.width * patchShare));
  const height = Math.max(1, Math.round(pixels.height * patchShare));
  for (const corner of corners) {
    const left = corner.endsWith('Left') ? 0 : pixels.width - width;
    const top = corner.startsWith('top') ? 0 : pixels.height - height;
    const row = Buffer.alloc(width * 3, Buffer.from(patches[corner]));
    for (let y = top; y < top + height; y++) row.copy(pixels.data, (y * pixels.width + left) * 3);
  }
}
