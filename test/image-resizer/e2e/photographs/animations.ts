import sharp from 'sharp';
import { lookOf, packLook } from '../pixels/look.ts';
import { sceneOf } from '../scene.ts';
import { good, type Sample } from './sample.ts';

const width = 480;
const height = 320;
const delays = [100, 200, 300, 400];

/** Animations of four photographs, shown for different durations. */
export async function animations(): Promise<Sample[]> {
  const frames = await Promise.all([0, 1, 2, 1].map((seed) => sceneOf({ width, height, seed })));
  const [first] = frames;
  const last = frames.at(-1);
  if (first === undefined || last === undefined) throw new Error('An animation has frames.');
  const film = Buffer.concat(frames.map(({ data }) => data));
  const raw = { width, height: height * frames.length, channels: 3, pageHeight: height } as const;
  const image = () => sharp(film, { raw });
  const looks = [packLook(lookOf(first)), packLook(lookOf(last))];
  const moving = { animated: true, delays, looks };
  const gif = await image().gif({ delay: delays, effort: 1 }).toBuffer();
  const webp = await image().webp({ delay: delays, effort: 1 }).toBuffer();
  return [good('animated.gif', gif, first, moving), good('animated.webp', webp, first, moving)];
}
