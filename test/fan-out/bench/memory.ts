import { join } from 'node:path';
import { LARGE, printPeakMemory } from '../../bench/large-images.ts';

/** Measures peak memory and time of a fresh process that makes the thumbnail of a worst-case image. */
export async function peakMemory(): Promise<void> {
  const child = join(import.meta.dirname, 'memory-child.ts');
  const names = Object.keys(LARGE) as (keyof typeof LARGE)[];
  await printPeakMemory('Peak memory, one thumbnail of 100 megapixels', child, names);
}
