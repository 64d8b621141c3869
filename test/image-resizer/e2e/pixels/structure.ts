import { ssim } from 'ssim.js';
import { areaMeans, everything, type Region } from './area.ts';
import type { Look } from './look.ts';

/** Side of the windows that SSIM compares. */
const windowSide = 11;

/**
 * Structural similarity (SSIM) of a derivative's look with a part of the original's: 1 for the same
 * picture, lower for one that is mirrored, shifted, blurred or sharpened too much. `undefined` for less
 * than 11 pixels a side.
 */
export function similarity(seen: Look, original: Look, part: Region): number | undefined {
  const width = Math.min(seen.width, Math.round(original.width * part.width));
  const height = Math.min(seen.height, Math.round(original.height * part.height));
  if (Math.min(width, height) < windowSide) return undefined;
  const inSize = (look: Look, region: Region) => {
    const { data } = areaMeans(look, region, width, height);
    return { data: new Uint8ClampedArray(data), width, height };
  };
  return ssim(inSize(seen, everything), inSize(original, part), { downsample: false }).mssim;
}
