import { readFile, stat } from 'node:fs/promises';
import sharp from 'sharp';
import { makePhotographs, PHOTOGRAPHS, type Photograph } from './photographs.ts';
import { blackTiff } from './photographs/by-hand.ts';
import { deviations, type Derivable, expectationFromFile, inspect } from './pixels.ts';

let photographs: readonly Photograph[];

beforeAll(async () => {
  photographs = await makePhotographs(PHOTOGRAPHS);
}, 300_000);

async function bodyOf(name: string): Promise<Buffer> {
  const found = photographs.find((photograph) => photograph.name === name);
  if (found === undefined) throw new Error(`There is no ${name}.`);
  return readFile(found.file);
}

function derivableOf(name: string): Derivable {
  const found = photographs.find((photograph) => photograph.name === name)?.expect;
  if (found?.kind !== 'derivatives') throw new Error(`${name} has no derivatives.`);
  return found;
}

test('The expectation of each file agrees with sharp alone', async () => {
  for (const { file, expect: promised } of photographs) {
    const found = await expectationFromFile(await readFile(file));
    if (promised.kind === 'refused') {
      expect(found).toMatchObject({ kind: 'refused', reason: promised.reason });
    } else {
      const { width, height, animated, delays, alpha } = promised;
      expect(found).toMatchObject({ kind: 'derivatives', width, height, animated, delays, alpha });
    }
  }
}, 20_000);

test('A folder that already has the files is used as it is', async () => {
  const [first] = photographs;
  const before = await stat(first?.file ?? '');
  await expect(makePhotographs(PHOTOGRAPHS)).resolves.toEqual(photographs);
  await expect(stat(first?.file ?? '')).resolves.toHaveProperty('mtimeMs', before.mtimeMs);
});

test('Every file has its own name, and some names are unusual', () => {
  const names = photographs.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain('größe 100% a+b 猫.jpg');
});

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('orientation-%i.jpg', (orientation) => {
  test('has its tag, and is upright only when turned by it', async () => {
    const body = await bodyOf(`orientation-${orientation}.jpg`);
    const turned = await sharp(body).autoOrient().png().toBuffer();
    const [stored, upright] = [await inspect(body), await inspect(turned)];
    expect(stored.orientation).toBe(orientation);
    const original = derivableOf(`orientation-${orientation}.jpg`);
    const asIs = { format: 'png', box: 900 } as const;
    expect(deviations(upright, original, asIs)).toEqual([]);
    const found = deviations(stored, original, asIs).join();
    expect(found.includes('SSIM')).toBe(orientation !== 1);
  });
});

test.each([
  ['twelve-megapixels.jpg', { width: 4000, height: 3000, format: 'jpeg' }],
  ['progressive.jpg', { isProgressive: true }],
  ['sixteen-bit.png', { depth: 'ushort', hasProfile: false }],
  ['sixteen-bit-p3.png', { depth: 'ushort', hasProfile: true }],
  ['cmyk.jpg', { space: 'cmyk', format: 'jpeg' }],
  ['cmyk.tiff', { space: 'cmyk', format: 'tiff' }],
  ['grey.jpg', { space: 'b-w', channels: 1 }],
  ['transparent.png', { hasAlpha: true }],
  ['animated.gif', { pages: 4, delay: [100, 200, 300, 400] }],
  ['animated.webp', { pages: 4, delay: [100, 200, 300, 400] }],
  ['orientation-6.webp', { orientation: 6 }],
  ['orientation-8.tiff', { orientation: 8 }],
  ['really-a-png.jpg', { format: 'png' }],
])('%s has the properties in its name', async (name, promised) => {
  await expect(sharp(await bodyOf(name)).metadata()).resolves.toMatchObject(promised);
});

test('display-p3.jpg has the profile of its name', async () => {
  const { profile } = await inspect(await bodyOf('display-p3.jpg'));
  expect(profile).toMatch(/p3/i);
});

test('position.jpg contains a GPS position', async () => {
  const { exif } = await sharp(await bodyOf('position.jpg')).metadata();
  const latitude = Buffer.from([52, 0, 0, 0, 1, 0, 0, 0, 31, 0, 0, 0, 1, 0, 0, 0]);
  expect(exif?.includes(latitude)).toBe(true);
});

test.each(['bomb.png', 'bomb.tiff'])(
  '%s is 65,536 pixels wide and high in few bytes',
  async (name) => {
    const body = await bodyOf(name);
    expect(body.length).toBeLessThan(10_000);
    const header = await sharp(body, { limitInputPixels: false }).metadata();
    expect(header).toMatchObject({ width: 65_536, height: 65_536 });
  },
);

test('bomb.tiff has rows that can all be read', async () => {
  const { info } = await sharp(blackTiff(1024)).raw().toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 1024, height: 1024 });
});

test('bomb.gif is small in each frame and over the limit in all', async () => {
  const { width, height, pages = 1 } = await sharp(await bodyOf('bomb.gif')).metadata();
  expect(width * height).toBeLessThan(5e6);
  expect(width * height * pages).toBeGreaterThan(100e6);
});
