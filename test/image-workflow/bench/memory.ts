import { join } from 'node:path';
import { printPeakMemory } from '../../bench/large-images.ts';

/** Measures peak memory and time of a fresh process that makes the preview of a worst-case image. */
export async function peakMemory(): Promise<void> {
  const child = join(import.meta.dirname, 'memory-child.ts');
  await printPeakMemory('Peak memory, one preview of 100 megapixels', child, [
    'JPEG, progressive 4:4:4',
    'JPEG, progressive CMYK',
    'PNG, 16-bit RGBA, interlaced',
  ]);
}
