import { functionLoad } from '../../bench/function-load.ts';
import { transformLines } from './throughput.ts';
import { wholePath } from './whole-path.ts';

const ENVIRONMENT = {
  STREAM_NAME: 'logs',
  DOMAIN_NAME: 'logs',
  HIGH_ALARM: 'high',
  LOW_ALARM: 'low',
  BEHIND_ALARM: 'behind',
  MIN_SHARDS: '1',
  MAX_SHARDS: '4',
};

/** Benchmarks of the log pipeline; about three minutes. */
export async function logPipeline(): Promise<void> {
  const names = ['transform', 'install', 'scale-stream'];
  await functionLoad(
    names.map((name) => `log-pipeline/${name}`),
    ENVIRONMENT,
  );
  transformLines();
  await wholePath();
}
