import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { MAX_PIXELS } from '../../../../lambda/common/small-image.ts';
import { makeThumbnail } from '../../../../lambda/fan-out/core/thumbnail.ts';

const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 100, b: 50 } } });

/** PNG of one pixel, whose header claims another size. */
async function claiming(width: number, height: number): Promise<Buffer> {
  const png = await plain(1, 1).png().toBuffer();
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

test.each(['jpeg', 'png', 'webp', 'gif'] as const)(
  'A %s becomes a WebP of its colour',
  async (format) => {
    const made = sharp(await makeThumbnail(await plain(400, 300).toFormat(format).toBuffer()));
    expect(await made.metadata()).toMatchObject({ format: 'webp', width: 200, height: 150 });
    const { channels } = await made.stats();
    const means = channels.map(({ mean }) => mean);
    expect(
      Math.max(...[200, 100, 50].map((part, at) => Math.abs(part - (means[at] ?? 0)))),
    ).toBeLessThan(6);
  },
);

test.each([
  [300, 900, 67, 200],
  [900, 300, 200, 67],
  [200, 200, 200, 200],
  [20, 10, 20, 10],
])(
  'An image of %i x %i pixels becomes %i x %i, and is never enlarged',
  async (width, height, toWidth, toHeight) => {
    const made = await makeThumbnail(await plain(width, height).png().toBuffer());
    expect(await sharp(made).metadata()).toMatchObject({ width: toWidth, height: toHeight });
  },
);

test('An image on its side is turned upright, and loses its metadata', async () => {
  const lying = await plain(400, 300).jpeg().withMetadata({ orientation: 6 }).toBuffer();
  const { width, height, exif, orientation } = await sharp(await makeThumbnail(lying)).metadata();
  expect({ width, height, exif, orientation }).toEqual({ width: 150, height: 200 });
});

test('An image keeps its transparency', async () => {
  const clear = sharp({ create: { width: 9, height: 9, channels: 4, background: '#0000' } });
  expect(await sharp(await makeThumbnail(await clear.png().toBuffer())).metadata()).toMatchObject({
    hasAlpha: true,
  });
});

test('The first frame of an animation is used', async () => {
  const frames = Buffer.concat([Buffer.alloc(300, 0), Buffer.alloc(300, 255)]);
  const gif = await sharp(frames, { raw: { width: 10, height: 20, channels: 3, pageHeight: 10 } })
    .gif()
    .toBuffer();
  const made = sharp(await makeThumbnail(gif));
  expect(await made.metadata()).toMatchObject({ width: 10, height: 10 });
  expect((await made.stats()).channels[0]?.max).toBeLessThan(20);
});

test.each(['avif', 'tiff'] as const)('A thumbnail of a %s is rejected', async (format) => {
  const image = await plain(9, 9).toFormat(format).toBuffer();
  await expect(makeThumbnail(image)).rejects.toMatchObject({ reason: 'unsupported-format' });
});

test.each(['<svg xmlns="http://www.w3.org/2000/svg"/>', '%PDF-1.7', 'RIFF1234WAVE', '\xff\xd8'])(
  'Content that starts with %j reaches no decoder',
  async (text) => {
    await expect(makeThumbnail(Buffer.from(text, 'latin1'))).rejects.toMatchObject({
      reason: 'unsupported-format',
    });
  },
);

test('100 megapixels are accepted, and one more row is rejected before a pixel is decoded', async () => {
  await expect(makeThumbnail(await claiming(10_000, 10_000))).rejects.toMatchObject({
    reason: 'damaged',
  });
  await expect(makeThumbnail(await claiming(10_000, 10_001))).rejects.toMatchObject({
    reason: 'too-many-pixels',
    message: `The image has 10000 x 10001 pixels, the limit is ${MAX_PIXELS}: upload a smaller one.`,
  });
});

test('An error contains the value and the remedy', async () => {
  await expect(makeThumbnail(Buffer.alloc(0))).rejects.toThrow(
    'The object has 0 bytes: upload it again.',
  );
  await expect(makeThumbnail(Buffer.from('GIF89a'))).rejects.toThrow(
    /^The image is truncated or damaged \(.+\): upload the original again\.$/,
  );
});
