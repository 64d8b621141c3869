import { type Pixels, sceneOf } from '../scene.ts';
import { encode, good, type Sample } from './sample.ts';

/** Photograph of one channel: its derivatives show the same greys. */
export async function grey(): Promise<Sample> {
  const scene = withoutColour(await sceneOf({ width: 1200, height: 800, seed: 5 }));
  const body = await encode(scene).toColourspace('b-w').jpeg({ quality: 88 }).toBuffer();
  return good('grey.jpg', body, scene);
}

function withoutColour({ data, width, height }: Pixels): Pixels {
  const greys = Buffer.alloc(width * height);
  for (let pixel = 0; pixel < greys.length; pixel++) greys[pixel] = brightness(data, pixel * 3);
  return { data: greys, width, height, channels: 1 };
}

/** ITU-R BT.601. */
function brightness(colours: ArrayLike<number>, at: number): number {
  const [red = 0, green = 0, blue = 0] = [colours[at], colours[at + 1], colours[at + 2]];
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
