import { functionLoad } from './function-load.ts';
import { transformLines } from './log-pipeline/throughput.ts';
import { wholePath } from './log-pipeline/whole-path.ts';

const ENVIRONMENT = {
  STREAM_NAME: 'logs',
  DOMAIN_NAME: 'logs',
  HIGH_ALARM: 'high',
  LOW_ALARM: 'low',
  BEHIND_ALARM: 'behind',
  MIN_SHARDS: '1',
  MAX_SHARDS: '4',
};

/** About three minutes. */
export async function logPipeline(): Promise<void> {
  const names = ['transform', 'install', 'scale-stream'];
  await functionLoad(
    names.map((name) => `log-pipeline/${name}`),
    ENVIRONMENT,
  );
  transformLines();
  await wholePath();
}
