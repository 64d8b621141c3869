import sharp from 'sharp';
import { Random } from '../../e2e/random.ts';
import type { Upload } from './fan-out.ts';

/** Upload that is an image of one colour. */
export interface Picture extends Upload {
  /** Red, green and blue, 0 to 255. */
  readonly colour: readonly [number, number, number];
  /** Size of its thumbnail in pixels. */
  readonly thumbnail: { readonly width: number; readonly height: number };
}

export const isPicture = (upload: Upload): upload is Picture => 'colour' in upload;

/** File extensions of images, with sharp's names of the formats. */
const FORMATS = {
  jpg: 'jpeg',
  jpeg: 'jpeg',
  JPG: 'jpeg',
  png: 'png',
  PNG: 'png',
  webp: 'webp',
  gif: 'gif',
} as const;

type Ending = keyof typeof FORMATS;

const ENDINGS = Object.keys(FORMATS) as [Ending, ...Ending[]];

const OTHERS = [
  { ending: 'csv', contentType: 'text/csv' },
  { ending: 'json', contentType: 'application/json' },
  { ending: 'txt', contentType: 'text/plain; charset=utf-8' },
  { ending: 'pdf', contentType: 'application/pdf' },
  { ending: 'jpg.part', contentType: 'application/octet-stream' },
] as const;

/** Objects of mixed kinds, two of five of them images, the same on every run. */
export async function mixedObjects(prefix: string, count: number): Promise<Upload[]> {
  const random = new Random(count);
  const objects: Upload[] = [];
  for (let n = 0; n < count; n++) {
    objects.push(n % 5 < 2 ? await picture(`${prefix}${n}`, random) : other(prefix, n));
  }
  return objects;
}

/** Image of a random size and colour. */
export async function picture(
  name: string,
  random: Random,
  ending: Ending = random.oneOf(ENDINGS),
): Promise<Picture> {
  const { width, height } = random.oneOf([
    { width: 400, height: 300 },
    { width: 300, height: 600 },
    { width: 120, height: 90 },
  ]);
  const part = () => random.between(0, 256);
  const colour = [part(), part(), part()] as const;
  const [r, g, b] = colour;
  const flat = sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
  const scale = Math.min(1, 200 / Math.max(width, height));
  return {
    key: `${name}.${ending}`,
    body: await flat.toFormat(FORMATS[ending]).toBuffer(),
    contentType: `image/${FORMATS[ending]}`,
    colour,
    thumbnail: { width: width * scale, height: height * scale },
  };
}

/** Every fiftieth is empty. */
function other(prefix: string, n: number): Upload {
  const { ending, contentType } = OTHERS[n % OTHERS.length] ?? OTHERS[0];
  const text = n % 50 === 4 ? '' : `object ${n}\n`.repeat(1 + (n % 40));
  return { key: `${prefix}${n}.${ending}`, body: Buffer.from(text), contentType };
}
