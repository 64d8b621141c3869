import { randomFrom } from './random.ts';

/** For each range, from the farthest hills to the field in front, the row of each column's top. */
export type Ridges = readonly Float32Array[];

/** Height of a range's top (share of the picture), of its waves, and roughness of its trees. */
const ranges = [
  { top: 0.5, waves: 0.09, trees: 0 },
  { top: 0.58, waves: 0.06, trees: 0.004 },
  { top: 0.66, waves: 0.05, trees: 0.03 },
  { top: 0.78, waves: 0.02, trees: 0 },
];

/** Outlines of a seed's landscape, in pixels from the top. */
export function ridgesOf(width: number, height: number, seed: number): Ridges {
  const random = randomFrom(seed + 1);
  return ranges.map((range) => {
    const waves = [1.3, 2.9, 6.1, 13.7].map((frequency, index) => ({
      frequency: frequency * (0.8 + random() * 0.4),
      phase: random() * 2 * Math.PI,
      strength: range.waves / 1.9 ** index,
    }));
    const spacing = Math.max(2, height * 0.018);
    return Float32Array.from({ length: width }, (_, x) => {
      const along = (x / height) * 2;
      const hills = waves.reduce(
        (sum, wave) => sum + wave.strength * Math.sin(wave.frequency * along + wave.phase),
        0,
      );
      const tree = 1 - Math.abs(((x / spacing) % 1) * 2 - 1);
      const size = 0.6 + 0.4 * Math.sin(Math.floor(x / spacing) * 12.9898);
      return height * (range.top + hills - range.trees * tree * size);
    });
  });
}
