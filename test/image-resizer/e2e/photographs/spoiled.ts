import { sceneOf } from '../scene.ts';
import { blackTiff } from './by-hand.ts';
import { blackPng, hugeGif, shortPng } from './black.ts';
import { bad, encode, type Sample } from './sample.ts';

/** Files that must each end in one failed message with its reason. */
export async function spoiled(): Promise<Sample[]> {
  return [...(await damaged()), ...noImages(), ...(await tooManyPixels()), await tooManyBytes()];
}

async function damaged(): Promise<Sample[]> {
  const scene = await sceneOf({ width: 1200, height: 800, seed: 8 });
  const jpeg = await encode(scene).jpeg().toBuffer();
  const png = await encode(scene).png({ compressionLevel: 3 }).toBuffer();
  return [
    bad('truncated.jpg', truncate(jpeg), 'damaged', 'It ends halfway.'),
    bad('truncated.png', truncate(png), 'damaged', 'It ends halfway.'),
    bad('garbage.jpg', garble(jpeg), 'damaged', 'After its header there is garbage.'),
  ];
}

/** First half of a file, as a broken upload leaves it. */
export function truncate(body: Buffer): Buffer {
  return body.subarray(0, body.length / 2);
}

/** Header of a JPEG, followed by random bytes. */
export function garble(jpeg: Buffer): Buffer {
  const garbage = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 89 + 7) % 251));
  return Buffer.concat([jpeg.subarray(0, 400), garbage]);
}

function noImages(): Sample[] {
  const circle =
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"><circle cx="45" cy="45" r="40"/></svg>';
  return [
    bad('empty.jpg', Buffer.alloc(0), 'empty', 'It has no bytes.'),
    bad('text.jpg', Buffer.from('This is a letter.\n'), 'unsupported-format', 'It is a text.'),
    bad('drawing.png', Buffer.from(circle), 'unsupported-format', 'It is an SVG drawing.'),
  ];
}

async function tooManyPixels(): Promise<Sample[]> {
  const side = 65_536;
  const reason = 'too-many-pixels';
  return [
    bad('bomb.png', await shortPng(side), reason, 'It claims 65,536 x 65,536 pixels.'),
    bad('bomb.tiff', blackTiff(side), reason, 'It unpacks to 65,536 x 65,536 pixels.'),
    bad('bomb.gif', await hugeGif(2000, 26), reason, 'Its 26 frames have 104 megapixels together.'),
    bad(
      '100.01-megapixels.png',
      await blackPng(10_001, 10_000),
      reason,
      'It has 10,001 x 10,000 pixels.',
    ),
  ];
}

async function tooManyBytes(): Promise<Sample> {
  const scene = await sceneOf({ width: 2700, height: 2600, seed: 4 });
  const body = await encode(scene).tiff({ compression: 'none' }).toBuffer();
  return bad('too-large.tiff', body, 'too-many-bytes', 'It has 20.1 MiB, the limit is 20.');
}
