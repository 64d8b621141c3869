import { transformLoad } from './log-pipeline/function.ts';
import { transformLines } from './log-pipeline/throughput.ts';
import { wholePath } from './log-pipeline/whole-path.ts';

/** About three minutes. */
export async function logPipeline(): Promise<void> {
  transformLoad();
  transformLines();
  await wholePath();
}
