import { functionLoad } from '../../bench/function-load.ts';
import { peakMemory } from './memory.ts';

const ENVIRONMENT = {
  UPLOADS_BUCKET: 'uploads',
  RENDITIONS_BUCKET: 'renditions',
  STATE_MACHINE_ARN: 'arn',
  QUEUE_URL: 'queue',
  DEAD_LETTER_QUEUE_URL: 'queue',
  MAX_RECEIVES: '5',
};

/** About half a minute; twice that the first time, when the largest images are made. */
export async function imageWorkflow(): Promise<void> {
  const names = ['start', 'metadata', 'rendition'];
  await functionLoad(
    names.map((name) => `image-workflow/${name}`),
    ENVIRONMENT,
  );
  await peakMemory();
}
