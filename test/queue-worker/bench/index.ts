import './quiet.ts';
import { functionLoad } from '../../bench/function-load.ts';
import { coreOverhead } from './core.ts';
import { loopThroughput } from './throughput.ts';

const ENVIRONMENT = {
  JOBS_TABLE: 'jobs',
  INPUTS_BUCKET: 'inputs',
  QUEUE_URL: 'queue',
  DEAD_LETTER_QUEUE_URL: 'queue',
  ORDERED_QUEUE_URL: 'queue',
  ORDERED_DEAD_LETTER_QUEUE_URL: 'queue',
  MAX_RECEIVES: '5',
};

/** Duration: about a minute. */
export async function queueWorker(): Promise<void> {
  // `service` is the program of the container.
  const names = ['submit', 'status', 'work', 'service'];
  await functionLoad(
    names.map((name) => `queue-worker/${name}`),
    ENVIRONMENT,
  );
  await coreOverhead();
  await loopThroughput();
}
