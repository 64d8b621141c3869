import { functionLoad } from './image-workflow/functions.ts';
import { peakMemory } from './image-workflow/memory.ts';

/** About half a minute; twice that the first time, when the largest images are made. */
export async function imageWorkflow(): Promise<void> {
  functionLoad();
  await peakMemory();
}
