import sharp from 'sharp';
import { makeDerivatives } from '../../../../lambda/image-resizer/core/derivatives.ts';
import { animation, noise, pixelAt, plain, RED } from './images.ts';

const summary = async (input: Buffer) =>
  (await makeDerivatives(input)).map(
    ({ preset, format, width, height }) => `${preset} ${format} ${width}x${height}`,
  );

async function thumbnail(input: Buffer, format = 'webp'): Promise<Buffer> {
  const found = (await makeDerivatives(input)).find((made) => made.format === format);
  if (found === undefined) throw new Error(`no ${format}`);
  return found.body;
}

describe('Photograph', () => {
  test('becomes three presets in WebP and AVIF, each within its square', async () => {
    const made = await summary(await plain(2000, 1000).jpeg().toBuffer());
    expect(made).toEqual([
      'thumbnail webp 200x100',
      'thumbnail avif 200x100',
      'card webp 800x400',
      'card avif 800x400',
      'hero webp 1600x800',
      'hero avif 1600x800',
    ]);
  });

  test('has the format that its content type names', async () => {
    for (const { body, contentType, width, height } of await makeDerivatives(
      await plain(300, 200).png().toBuffer(),
    )) {
      const header = await sharp(body).metadata();
      expect(header).toMatchObject({ mediaType: contentType, width, height });
    }
  });

  test('is never enlarged', async () => {
    const made = await summary(await plain(120, 90).png().toBuffer());
    expect(new Set(made.map((line) => line.split(' ')[2]))).toEqual(new Set(['120x90']));
  });

  test('keeps at least one pixel on its shorter side', async () => {
    expect(await summary(await plain(5000, 1).png().toBuffer())).toContain('thumbnail webp 200x1');
  });

  test('keeps its transparency', async () => {
    const input = await plain(300, 200, { ...RED, alpha: 0.5 })
      .png()
      .toBuffer();
    for (const format of ['webp', 'avif']) {
      const [, , , alpha] = await pixelAt(await thumbnail(input, format), 0.5, 0.5);
      expect(alpha).toBeCloseTo(128, -1);
    }
  });

  test('loses its metadata, including the GPS position', async () => {
    const exif = { IFD0: { Copyright: 'me' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1' } };
    const input = await plain(300, 200).withExif(exif).withXmp('<x/>').jpeg().toBuffer();
    expect((await sharp(input).metadata()).exif).toBeDefined();
    for (const { body } of await makeDerivatives(input)) {
      const { exif, xmp, iptc, icc } = await sharp(body).metadata();
      expect({ exif, xmp, iptc, icc }).toEqual({});
    }
  });

  test('is converted from its colour profile to sRGB', async () => {
    const input = await plain(300, 200).withIccProfile('p3').jpeg().toBuffer();
    for (const { body } of await makeDerivatives(input)) {
      const { icc } = await sharp(body).metadata();
      expect(icc?.toString('latin1')).toContain('s\0R\0G\0B');
    }
  });

  test('is the first page of a TIFF with several pages', async () => {
    const pages = await animation(64, 3).tiff().toBuffer();
    expect(await summary(pages)).toContain('hero avif 64x64');
  });
});

describe('EXIF orientation', () => {
  // Expected position of the red corner of the stored pixels.
  const corners = [
    [1, 0.1, 0.1],
    [2, 0.9, 0.1],
    [3, 0.9, 0.9],
    [4, 0.1, 0.9],
    [5, 0.1, 0.1],
    [6, 0.9, 0.1],
    [7, 0.9, 0.9],
    [8, 0.1, 0.9],
  ] as const;

  test.each(corners)('%i gives an upright picture', async (orientation, across, down) => {
    const corner = await plain(160, 100).png().toBuffer();
    const input = await plain(400, 300, 'white')
      .composite([{ input: corner, left: 0, top: 0 }])
      .withMetadata({ orientation })
      .jpeg()
      .toBuffer();
    const output = await thumbnail(input);
    const { width, height } = await sharp(output).metadata();
    expect([width, height]).toEqual(orientation < 5 ? [200, 150] : [150, 200]);
    expect((await pixelAt(output, across, down))[1]).toBeLessThan(30);
    expect((await pixelAt(output, 1 - across, 1 - down))[1]).toBeGreaterThan(225);
  });
});

describe('Conversion to sRGB', () => {
  const isRed = async (input: Buffer) => {
    for (const format of ['webp', 'avif']) {
      const [r = 0, g = 255, b = 255] = await pixelAt(await thumbnail(input, format), 0.5, 0.5);
      expect(r).toBeGreaterThan(245);
      expect(Math.max(g, b)).toBeLessThan(12);
    }
  };
  const displayP3 = () => plain(300, 200).withIccProfile('p3').png().toBuffer();

  test('converts Display P3', async () => {
    await isRed(await displayP3());
  });

  test('converts 16-bit Display P3, which sharp alone leaves in P3', async () => {
    const input = await sharp(await displayP3())
      .keepIccProfile()
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    expect((await sharp(input).metadata()).depth).toBe('ushort');
    await isRed(input);
  });

  test('keeps the colours of 16 bits without a profile, which sharp alone would saturate', async () => {
    const brick = plain(300, 200, { r: 180, g: 60, b: 50 }).toColourspace('rgb16').png();
    const [r = 0, g = 0, b = 0] = await pixelAt(await thumbnail(await brick.toBuffer()), 0.5, 0.5);
    expect(Math.max(Math.abs(r - 180), Math.abs(g - 60), Math.abs(b - 50))).toBeLessThan(5);
  });

  test('converts CMYK', async () => {
    const input = await plain(300, 200).toColourspace('cmyk').jpeg().toBuffer();
    expect((await sharp(input).metadata()).space).toBe('cmyk');
    const [r = 0, g = 255] = await pixelAt(await thumbnail(input), 0.5, 0.5);
    expect(r - g).toBeGreaterThan(150);
  });

  test('converts grey, with and without alpha', async () => {
    const grey = { r: 90, g: 90, b: 90 };
    for (const background of [grey, { ...grey, alpha: 0.5 }]) {
      const input = await plain(300, 200, background).toColourspace('b-w').png().toBuffer();
      const [r = 0, g = 0, b = 0] = await pixelAt(await thumbnail(input), 0.5, 0.5);
      expect([r, g, b].every((value) => Math.abs(value - 90) < 4)).toBe(true);
    }
  });
});

describe('Animation', () => {
  test.each(['gif', 'webp'] as const)('becomes animated WebP only, from %s', async (format) => {
    const delay = [100, 200, 300];
    const input = await animation(300, 3).toFormat(format, { delay, loop: 2 }).toBuffer();
    expect(await summary(input)).toEqual([
      'thumbnail webp 200x200',
      'card webp 300x300',
      'hero webp 300x300',
    ]);
    for (const { body } of await makeDerivatives(input)) {
      expect(await sharp(body).metadata()).toMatchObject({ pages: 3, delay, loop: 2 });
    }
  });

  test('is a still image when it has one frame', async () => {
    expect(await makeDerivatives(await noise(64, 64).gif().toBuffer())).toHaveLength(6);
  });
});
