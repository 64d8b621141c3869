import { peakMemory } from './memory.ts';
import { functionLoad } from '../../bench/function-load.ts';

const ENVIRONMENT = {
  UPLOADS_BUCKET: 'uploads',
  THUMBNAILS_BUCKET: 'thumbnails',
  INDEX_TABLE: 'index',
  QUEUE_URL: 'queue',
  DEAD_LETTER_QUEUE_URL: 'queue',
  MAX_RECEIVES: '5',
};

/** About half a minute; twice that the first time, when the largest images are made. */
export async function fanOut(): Promise<void> {
  await functionLoad(['fan-out/thumbnail', 'fan-out/metadata'], ENVIRONMENT);
  await peakMemory();
}
