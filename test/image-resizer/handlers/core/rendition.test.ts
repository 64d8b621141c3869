import sharp from 'sharp';
import {
  losslessChoice,
  makeBestRendition,
  makeRendition,
} from '../../../../lambda/image-resizer/core/rendition.ts';
import { animation, pixelAt, plain, RED } from './images.ts';

const size = { width: 400, height: 300 };

describe('Rendition', () => {
  test.each(['avif', 'webp', 'jpeg', 'png', 'gif'] as const)(
    'in %s has exactly the requested size, from a larger or a smaller image',
    async (format) => {
      for (const input of [plain(1000, 500), plain(30, 60)]) {
        const made = await makeRendition(await input.png().toBuffer(), size, format);
        expect(made).toMatchObject({ format, contentType: `image/${format}` });
        expect(await sharp(made.body).metadata()).toMatchObject({
          ...size,
          mediaType: made.contentType,
        });
      }
    },
  );

  test('is cropped around the centre of the upright picture', async () => {
    const middle = await plain(200, 400).png().toBuffer();
    const input = await plain(600, 400, 'blue')
      .composite([{ input: middle }])
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { body } = await makeRendition(input, { width: 100, height: 20 }, 'png');
    for (const across of [0.05, 0.5, 0.95]) {
      expect((await pixelAt(body, across, 0.5))[0]).toBeGreaterThan(240);
    }
  });

  test('keeps the colours of a 16-bit image without a profile', async () => {
    const brick = plain(300, 200, { r: 180, g: 60, b: 50 }).toColourspace('rgb16').png();
    const { body } = await makeRendition(await brick.toBuffer(), size, 'png');
    expect(await pixelAt(body, 0.5, 0.5)).toEqual([180, 60, 50]);
  });

  test('has a white background in JPEG', async () => {
    const input = await plain(400, 300, { ...RED, alpha: 0 })
      .png()
      .toBuffer();
    const { body } = await makeRendition(input, size, 'jpeg');
    expect(await pixelAt(body, 0.5, 0.5)).toEqual([255, 255, 255]);
  });

  test.each(['webp', 'gif'] as const)('keeps an animation in %s', async (format) => {
    const input = await animation(100, 3)
      .gif({ delay: [100, 200, 300] })
      .toBuffer();
    const { body } = await makeRendition(input, size, format);
    expect(await sharp(body).metadata()).toMatchObject({
      pages: 3,
      delay: [100, 200, 300],
      ...size,
    });
  });

  test('rejects an animation that would exceed the pixel limit', async () => {
    const input = await animation(4, 60).gif().toBuffer();
    const work = makeRendition(input, { width: 1600, height: 1200 }, 'webp');
    await expect(work).rejects.toMatchObject({ reason: 'too-many-pixels' });
  });
});

describe('Best rendition', () => {
  test.each([
    ['avif', { animated: false, alpha: true }, 'avif'],
    ['avif', { animated: true, alpha: false }, 'webp'],
    ['webp', { animated: true, alpha: true }, 'webp'],
    ['jpeg', { animated: true, alpha: true }, 'gif'],
    ['jpeg', { animated: false, alpha: true }, 'png'],
    ['jpeg', { animated: false, alpha: false }, 'jpeg'],
  ] as const)(
    'for a client that accepts %s and an image of %j is %s',
    (negotiated, image, format) => {
      expect(losslessChoice(negotiated, image)).toBe(format);
    },
  );

  test('depends on the content of the upload', async () => {
    const transparent = await plain(40, 40, { ...RED, alpha: 0.5 })
      .png()
      .toBuffer();
    const animated = await animation(40, 2).webp().toBuffer();
    expect((await makeBestRendition(transparent, size, 'jpeg')).format).toBe('png');
    expect((await makeBestRendition(animated, size, 'avif')).format).toBe('webp');
  });
});
