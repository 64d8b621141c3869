import { functionLoad } from './fan-out/functions.ts';
import { peakMemory } from './fan-out/memory.ts';

/** About half a minute; twice that the first time, when the largest images are made. */
export async function fanOut(): Promise<void> {
  functionLoad();
  await peakMemory();
}
