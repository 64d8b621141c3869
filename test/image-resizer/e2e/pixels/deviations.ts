import { lookProblems } from './colours.ts';
import type { Derivable } from './expectation.ts';
import type { Inspection } from './inspect.ts';
import { type Wanted, wantedSize } from './wanted.ts';

/** Deviations of a derivative from the expected one, in sentences; none when it is correct. */
export function deviations(seen: Inspection, original: Derivable, wanted: Wanted): string[] {
  return [
    ...formatProblems(seen, wanted),
    ...sizeProblems(seen, original, wanted),
    ...frameProblems(seen, original),
    ...metadataProblems(seen),
    ...alphaProblems(seen, original, wanted),
    ...lookProblems(seen, original, wanted),
  ];
}

function formatProblems(seen: Inspection, { format }: Wanted): string[] {
  return seen.format === format ? [] : [`It is ${seen.format} where ${format} was wanted.`];
}

function sizeProblems(seen: Inspection, original: Derivable, wanted: Wanted): string[] {
  const [width, height] = wantedSize(wanted, original);
  const rounding = 'box' in wanted ? 1 : 0;
  const right =
    Math.abs(seen.width - width) <= rounding && Math.abs(seen.height - height) <= rounding;
  const enlarged =
    'box' in wanted && (seen.width > original.width || seen.height > original.height);
  const size = `${seen.width} x ${seen.height}`;
  if (enlarged) return [`It is enlarged to ${size} from ${original.width} x ${original.height}.`];
  return right
    ? []
    : [`It is ${size} where ${Math.round(width)} x ${Math.round(height)} was wanted.`];
}

function frameProblems(seen: Inspection, { animated, delays }: Derivable): string[] {
  const frames = animated ? delays.length : 1;
  if (seen.frames !== frames) return [`It has ${seen.frames} frames where ${frames} were wanted.`];
  // GIF counts in hundredths of a second.
  const kept = delays.every(
    (delay, frame) => Math.abs(played(delay) - played(seen.delays[frame] ?? 0)) < 10,
  );
  if (kept) return [];
  return [
    `Its frames show for ${seen.delays.join(', ')} ms where ${delays.join(', ')} were wanted.`,
  ];
}

/** Browsers, and libvips, show a frame of at most 10 ms for 100 ms. */
function played(delay: number): number {
  return delay <= 10 ? 100 : delay;
}

function metadataProblems({ metadata, orientation, profile }: Inspection): string[] {
  return [
    ...metadata.map((name) => `It still carries ${name.toUpperCase()} metadata.`),
    ...(orientation === undefined || orientation === 1
      ? []
      : [`It carries the orientation tag ${orientation}, which would turn it again.`]),
    ...(profile === undefined || /srgb/i.test(profile)
      ? []
      : [`Its colour profile is '${profile}', not sRGB.`]),
  ];
}

function alphaProblems(seen: Inspection, { alpha }: Derivable, { format }: Wanted): string[] {
  return alpha && !seen.hasAlpha && format !== 'jpeg' ? ['Its transparency is lost.'] : [];
}
