import sharp from 'sharp';
import { lookOf, packLook } from '../pixels/look.ts';
import { paintScene } from '../scene.ts';
import { good, type Sample } from './sample.ts';

const width = 480;
const height = 320;
const delays = [100, 200, 300, 400];

/** Animations in which the sun moves from left to right in four frames of different duration. */
export async function animations(): Promise<Sample[]> {
  const frames = delays.map((_, frame) =>
    paintScene({ width, height, seed: 1, sun: 0.2 + frame * 0.2 }),
  );
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
