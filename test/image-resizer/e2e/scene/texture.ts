import { randomFrom } from './random.ts';

// Read once, as in scene.ts.
const { floor } = Math;

const side = 1024;
const mask = side - 1;

let tile: Float32Array | undefined;

/**
 * Noise of all scales from 256 pixels down to single ones, stronger the larger the scale, as in
 * nature. Values from about -1 to 1; repeats every 1024 pixels; fractions of a pixel are dropped.
 */
export function textureAt(x: number, y: number): number {
  tile ??= makeTile();
  return tile[((y & mask) << 10) | (x & mask)] ?? 0;
}

function makeTile(): Float32Array {
  const noise = new Float32Array(side * side);
  for (let wave = 256; wave >= 1; wave /= 2) addOctave(noise, wave, 0.5 * (wave / 256) ** 0.25);
  return noise;
}

function addOctave(noise: Float32Array, wave: number, strength: number): void {
  const cells = side / wave;
  const random = randomFrom(wave);
  const lattice = Float32Array.from({ length: cells * cells }, () => (random() * 2 - 1) * strength);
  const knot = (column: number, row: number) =>
    lattice[(row % cells) * cells + (column % cells)] ?? 0;
  for (let y = 0; y < side; y++) {
    const row = floor(y / wave);
    const down = (y % wave) / wave;
    for (let x = 0; x < side; x++) {
      const column = floor(x / wave);
      const across = (x % wave) / wave;
      const upper = mix(knot(column, row), knot(column + 1, row), across);
      const lower = mix(knot(column, row + 1), knot(column + 1, row + 1), across);
      noise[y * side + x] = (noise[y * side + x] ?? 0) + mix(upper, lower, down);
    }
  }
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}
