import { type Corner, corners } from '../scene/patches.ts';
import type { Derivable } from './expectation.ts';
import type { Inspection } from './inspect.ts';
import { gridOfLook, type Look, unpackLook } from './look.ts';
import { type Wanted, wantedPart } from './wanted.ts';

/** Accepted deviation of a channel (0 to 255): twice the deviation of lossy encoders on these files. */
const tolerances = {
  /** Of a corner's patch. */
  patch: 16,
  /** Of one of 64 parts. */
  part: 24,
  /** Of a part less than 6 pixels wide or high, which mixes with the colour of its neighbours. */
  smallPart: 40,
};

const cornerWords: Record<Corner, string> = {
  topLeft: 'top left',
  topRight: 'top right',
  bottomLeft: 'bottom left',
  bottomRight: 'bottom right',
};

/** Corners whose colour is not that of the patch; a crop that cuts the patches is not checked by them. */
export function cornerProblems(seen: Inspection, original: Derivable, wanted: Wanted): string[] {
  const { patches, tolerance = 0 } = original;
  const limit = Math.max(tolerance, tolerances.patch);
  const { width, height } = wantedPart(wanted, original);
  if (patches === undefined || Math.min(width, height) < 0.98) return [];
  return corners
    .filter((corner) => distance(seen.corners[corner], patches[corner]) > limit)
    .map((corner) => {
      const [is, should] = [rgb(seen.corners[corner]), rgb(patches[corner])];
      return `Its ${cornerWords[corner]} corner is ${is} where ${should} was wanted.`;
    });
}

/** Frames whose 8 x 8 mean colours differ from the original's. */
export function lookProblems(seen: Inspection, original: Derivable, wanted: Wanted): string[] {
  const part = wantedPart(wanted, original);
  const channels = wanted.format === 'jpeg' ? 3 : 4;
  const small = Math.min(seen.width, seen.height) / 8 < 6;
  const usual = small ? tolerances.smallPart : tolerances.part;
  const limit = Math.max(original.tolerance ?? 0, usual);
  return original.looks.flatMap((look, index) => {
    const grid = seen.grids[index];
    if (grid === undefined) return [];
    return cellProblems(grid, gridOfLook(unpackLook(look), part), channels, limit).map(
      (problem) => `${index === 0 ? 'It' : 'Its last frame'} ${problem}`,
    );
  });
}

function cellProblems(seen: Look, wanted: Look, channels: number, limit: number): string[] {
  const cells = Array.from({ length: seen.width * seen.height }, (_, index) => {
    const [is, should] = [cellAt(seen, index, channels), cellAt(wanted, index, channels)];
    return { index, is, should, off: distance(is, should) };
  });
  const wrong = cells.filter(({ off }) => off > limit).sort((a, b) => b.off - a.off);
  const [worst] = wrong;
  if (worst === undefined) return [];
  const row = Math.floor(worst.index / seen.width) + 1;
  const column = (worst.index % seen.width) + 1;
  return [
    `looks different in ${wrong.length} of ${cells.length} parts: row ${row}, ` +
      `column ${column} is ${rgb(worst.is)} where ${rgb(worst.should)} was wanted.`,
  ];
}

function cellAt(look: Look, index: number, channels: number): readonly number[] {
  return [...look.data.subarray(index * 4, index * 4 + channels)];
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, channel) => Math.abs(value - (b[channel] ?? 0))));
}

function rgb(colour: readonly number[]): string {
  const [red, green, blue, alpha = 255] = colour;
  const opacity = alpha === 255 ? '' : ` at ${Math.round((alpha / 255) * 100)} % opacity`;
  return `rgb(${red}, ${green}, ${blue})${opacity}`;
}
