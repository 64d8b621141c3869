import { transformLoad } from './log-pipeline/function.ts';
import { transformLines } from './log-pipeline/throughput.ts';

/** About half a minute. */
export async function logPipeline(): Promise<void> {
  transformLoad();
  await transformLines();
}
