import { readOnceMade } from '../../bench/cache.ts';
import { functionLoad } from '../../bench/function-load.ts';
import { peakMemory } from './memory.ts';
import { oneRendition, sixDerivatives, thumbnailFloor } from './throughput.ts';
import { encoderTrade } from './trade.ts';
import { photograph } from '../../bench/photograph.ts';

const ENVIRONMENT = {
  UPLOADS_BUCKET: 'uploads',
  DERIVATIVES_BUCKET: 'derivatives',
  QUEUE_URL: 'queue',
  DEAD_LETTER_QUEUE_URL: 'queue',
  MAX_RECEIVES: '5',
};

/** About two minutes; the first run also makes 18 images in .cache/bench. */
export async function imageResizer(): Promise<void> {
  const photo = await readOnceMade('photograph.jpg', photograph);
  const names = ['page', 'upload', 'deliver', 'resize'];
  await functionLoad(
    names.map((name) => `image-resizer/${name}`),
    ENVIRONMENT,
  );
  await oneRendition(photo);
  await thumbnailFloor(photo);
  await sixDerivatives(photo);
  await encoderTrade(photo);
  await peakMemory();
}
