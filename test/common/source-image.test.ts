import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { MAX_PIXELS, webpWithin } from '../../lambda/common/small-image.ts';
import { decode, readHeader } from '../../lambda/common/source-image.ts';

/** Images from public reports; see images/README.md. */
const report = (name: string) => readFileSync(join(import.meta.dirname, 'images', name));

const thumbnail = async (image: Buffer) => (await webpWithin(await readHeader(image), 64)).data;

const means = async (image: Buffer) =>
  (await sharp(image).stats()).channels.map(({ mean }) => mean);

/** Pixels that compress badly, so that a truncated file lacks some. */
function noise(width = 400, height = 400) {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < pixels.length; at++) pixels[at] = (at * at * 31) >> 5;
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

const jpeg = () => noise().jpeg().toBuffer();
const startOfFrame = (image: Buffer) => image.indexOf(Buffer.from([0xff, 0xc0]));

/** Changes an entry of a TIFF's directory, `field` bytes after its tag. */
async function tiffWith(tag: number, field: number, value: number, compression = 'lzw') {
  const image = await noise().tiff({ compression }).toBuffer();
  const directory = image.readUInt32LE(4);
  for (let entry = 0; entry < image.readUInt16LE(directory); entry++) {
    const at = directory + 2 + entry * 12;
    if (image.readUInt16LE(at) === tag) image.writeUInt32LE(value, at + field);
  }
  return image;
}

function withDamagedMiddle(image: Buffer): Buffer {
  const middle = image.length >> 1;
  return Buffer.concat([
    image.subarray(0, middle),
    Buffer.alloc(500, 0xff),
    image.subarray(middle + 500),
  ]);
}

describe('a file with defects that viewers ignore', () => {
  test.each(['samsung-sos.jpg', 'extraneous-before-dqt.jpg'])('decodes %s', async (name) => {
    const shown = await sharp(report(name), { failOn: 'none' }).resize(64, 48).png().toBuffer();
    const [expected, made] = [await means(shown), await means(await thumbnail(report(name)))];
    made.forEach((mean, channel) => {
      expect(Math.abs(mean - (expected[channel] ?? 0))).toBeLessThan(3);
    });
  });

  test.each([
    ['a TIFF with an unreadable resolution', () => tiffWith(282, 8, 0x7fffff00)],
    ['a TIFF with an unknown tag out of order', () => tiffWith(282, 0, 60_000 | (5 << 16))],
    [
      'a GIF with zeros in place of its trailer',
      async () => {
        const gif = await noise(60, 60).gif().toBuffer();
        return Buffer.concat([gif.subarray(0, -1), Buffer.alloc(50)]);
      },
    ],
    [
      'a JPEG of an unknown JFIF version',
      () => {
        const image = report('samsung-sos.jpg');
        image[image.indexOf('JFIF') + 5] = 7;
        return image;
      },
    ],
    [
      'a progressive JPEG with stray bytes between its tables',
      async () => {
        const image = await noise().jpeg({ progressive: true }).toBuffer();
        const tables = image.indexOf(Buffer.from([0xff, 0xdb]));
        const stray = Buffer.from([1, 2, 0xff, 0, 3]);
        return Buffer.concat([image.subarray(0, tables), stray, image.subarray(tables)]);
      },
    ],
  ])('decodes %s', async (_, make) => {
    await expect(thumbnail(await make())).resolves.toBeInstanceOf(Buffer);
  });

  test.each(['samsung-sos.jpg', 'extraneous-before-dqt.jpg'])(
    'rejects %s as damaged when it is cut off or its middle is overwritten',
    async (name) => {
      const image = report(name);
      for (const damaged of [
        image.subarray(0, image.length >> 1),
        image.subarray(0, image.length - 300),
        withDamagedMiddle(image),
      ]) {
        await expect(thumbnail(damaged)).rejects.toMatchObject({ reason: 'damaged' });
      }
    },
  );
});

test.each([
  ['packbits', () => noise().tiff({ compression: 'packbits' }).toBuffer()],
  ['JPEG', () => noise().tiff({ compression: 'jpeg' }).toBuffer()],
  ['LZW, with an unreadable resolution', () => tiffWith(282, 8, 0x7fffff00)],
])('rejects a TIFF (%s) with overwritten pixels as damaged', async (_, make) => {
  const image = await make();
  for (let at = 0; at < 100; at++) image[(image.length >> 2) + at] = (at * 89 + 7) % 251;
  await expect(thumbnail(image)).rejects.toMatchObject({ reason: 'damaged' });
});

describe('a whole file that the decoders do not support', () => {
  test.each([
    ['seq.avif', 'image sequence'],
    ['float32-grey.tiff', 'samples of type float'],
    ['uint32.tiff', 'samples of type uint'],
  ])('rejects %s as unsupported-format: %s', async (name, explanation) => {
    await expect(thumbnail(report(name))).rejects.toMatchObject({
      reason: 'unsupported-format',
      message: expect.stringContaining(explanation) as string,
    });
  });

  test.each([
    [
      'a 12-bit JPEG',
      async () => {
        const image = await jpeg();
        image[startOfFrame(image) + 4] = 12;
        return image;
      },
    ],
    [
      'a lossless JPEG',
      async () => {
        const image = await jpeg();
        image[startOfFrame(image) + 1] = 0xc3;
        return image;
      },
    ],
    ['a CIELab TIFF', () => tiffWith(262, 8, 8)],
    ['a colour filter array (DNG)', () => tiffWith(262, 8, 32_803)],
    ['a LogLuv TIFF', () => tiffWith(262, 8, 32_845)],
    ['a JPEG 2000 TIFF', () => tiffWith(259, 8, 34_712)],
    ['a Zstandard TIFF', () => tiffWith(259, 8, 50_000)],
    ['an old-style JPEG TIFF', () => tiffWith(259, 8, 6)],
  ])('rejects %s as unsupported-format', async (_, make) => {
    const image = await make();
    await expect(thumbnail(image)).rejects.toMatchObject({ reason: 'unsupported-format' });
  });
});

test('keeps colours and alpha of an image with further channels', async () => {
  const source = await readHeader(report('five-channels.tiff'));
  expect(source.header.channels).toBe(5);
  const options = { limitInputPixels: MAX_PIXELS };
  const made = await decode(source, options, (image) => image.png().toBuffer());
  expect((await sharp(made).metadata()).channels).toBe(4);
  const [red, green, blue, alpha] = await means(made);
  // Means of the planes in the file; the fifth, a mask, is 128 everywhere.
  expect([red, green, blue, alpha].map((mean) => Math.round(mean ?? 0))).toEqual([
    126, 118, 110, 255,
  ]);
});

test('passes on an error that is not the decoder’s', async () => {
  const source = await readHeader(await jpeg());
  const own = new Error('disk full');
  await expect(decode(source, {}, () => Promise.reject(own))).rejects.toBe(own);
  await expect(
    decode(source, {}, (image) => image.resize(20_000, 10).webp().toBuffer()),
  ).rejects.not.toHaveProperty('reason');
});
