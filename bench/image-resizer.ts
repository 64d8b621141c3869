import { readOnceMade } from './cache.ts';
import { functionLoad } from './image-resizer/functions.ts';
import { peakMemory } from './image-resizer/memory.ts';
import { oneRendition, sixDerivatives, thumbnailFloor } from './image-resizer/throughput.ts';
import { encoderTrade } from './image-resizer/trade.ts';
import { photograph } from './photograph.ts';

/** About two minutes; the first run also makes 18 images in .cache/bench. */
export async function imageResizer(): Promise<void> {
  const photo = await readOnceMade('photograph.jpg', photograph);
  functionLoad();
  await oneRendition(photo);
  await thumbnailFloor(photo);
  await sixDerivatives(photo);
  await encoderTrade(photo);
  await peakMemory();
}
