import './queue-worker/quiet.ts';
import { coreOverhead } from './queue-worker/core.ts';
import { functionLoad } from './queue-worker/functions.ts';
import { loopThroughput } from './queue-worker/throughput.ts';

/** About a minute. */
export async function queueWorker(): Promise<void> {
  functionLoad();
  await coreOverhead();
  await loopThroughput();
}
