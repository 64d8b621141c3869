import { everything } from './area.ts';
import type { Derivable } from './expectation.ts';
import type { Inspection } from './inspect.ts';
import { gridOf, type Look, unpackLook } from './look.ts';
import { similarity } from './structure.ts';
import { type Wanted, wantedPart } from './wanted.ts';

/** Accepted deviation of a channel (0 to 255): lossy encoders reach 14 on these files. */
const tolerances = {
  /** Of one of 64 parts. */
  part: 16,
  /** Of a part less than 6 pixels wide or high, which mixes with the colour of its neighbours. */
  smallPart: 40,
};

/** Lowest accepted SSIM: lossy encoders stay above 0.95, thumbnails shifted by 2 pixels below 0.9. */
const usualSimilarity = 0.94;

/** Frames whose 8 x 8 mean colours or whose structure differ from the original's. */
export function lookProblems(seen: Inspection, original: Derivable, wanted: Wanted): string[] {
  const part = wantedPart(wanted, original);
  const channels = wanted.format === 'jpeg' ? 3 : 4;
  const small = Math.min(seen.width, seen.height) / 8 < 6;
  const usual = small ? tolerances.smallPart : tolerances.part;
  const limit = Math.max(original.tolerance ?? 0, usual);
  return original.looks.flatMap((packed, index) => {
    const look = seen.looks[index];
    if (look === undefined) return [];
    const should = unpackLook(packed);
    const problems = [
      ...cellProblems(gridOf(look, everything), gridOf(should, part), channels, limit),
      ...structureProblems(similarity(look, should, part), original.similarity),
    ];
    return problems.map((problem) => `${index === 0 ? 'It' : 'Its last frame'} ${problem}`);
  });
}

function structureProblems(similar = 1, least = usualSimilarity): string[] {
  if (similar >= least) return [];
  return [`has an SSIM of ${similar.toFixed(3)} where at least ${least} was wanted.`];
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
