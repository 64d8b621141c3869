import sharp, { type Sharp } from 'sharp';
import { animations } from './photographs/animations.ts';
import { storeAs } from './photographs/orientations.ts';
import { encode, good } from './photographs/sample.ts';
import { transparent } from './photographs/transparent.ts';
import {
  deviations,
  type Derivable,
  expectationFromFile,
  type Expectation,
  inspect,
  type Wanted,
} from './pixels.ts';
import { type Pixels, sceneOf } from './scene.ts';

let scene: Pixels;
let original: Derivable;

beforeAll(async () => {
  scene = await sceneOf({ width: 900, height: 600 });
  original = derivable(good('scene.jpg', Buffer.alloc(0), scene).expect);
});

const card: Wanted = { format: 'webp', box: 300 };
const square: Wanted = { format: 'webp', width: 200, height: 200 };

function derivable(expectation: Expectation | undefined): Derivable {
  if (expectation?.kind !== 'derivatives') throw new Error('It must become derivatives.');
  return expectation;
}

async function deviationsOf(image: Sharp, of = original, wanted = card): Promise<string> {
  return deviations(await inspect(await image.toBuffer()), of, wanted).join('\n');
}

const right2 = { left: 2, top: 0, width: 298, height: 200 };
const copied = { extendWith: 'copy' } as const;

const gif = animations().then(([first]) => first);

const small = () => encode(scene).resize(300, 300, { fit: 'inside' });

describe('correct derivative', () => {
  test.each([
    ['WebP', () => small().withIccProfile('srgb').webp(), card],
    ['AVIF', () => small().avif({ effort: 1, quality: 50 }), { format: 'avif', box: 300 }],
    ['a crop', () => encode(scene).resize(200, 200).webp(), square],
    [
      'a JPEG crop',
      () => encode(scene).resize(400, 100).jpeg(),
      { format: 'jpeg', width: 400, height: 100 },
    ],
  ] as [string, () => Sharp, Wanted][])('has no deviation in %s', async (_, image, wanted) => {
    expect(await deviationsOf(image(), original, wanted)).toBe('');
  });
});

describe('wrong orientation', () => {
  test.each([2, 3, 4, 5, 6, 7, 8])(
    'finds a picture stored as orientation %i',
    async (orientation) => {
      const image = encode(storeAs(orientation, scene)).resize(300, 300, { fit: 'inside' }).webp();
      const found = await deviationsOf(image);
      expect(found).toMatch(/looks different in/);
      expect(found).toMatch(/SSIM/);
    },
  );

  test('finds a turned picture without patches, as in the user’s own photographs', async () => {
    const own = derivable(await expectationFromFile(await encode(scene).jpeg().toBuffer()));
    expect(await deviationsOf(small().webp(), own)).toBe('');
    expect(await deviationsOf(small().flop().webp(), own)).toMatch(/^It looks different in/);
  });
});

describe('wrong colours', () => {
  test('finds swapped channels', async () => {
    const blueFirst = small().recomb([
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
    ]);
    expect(await deviationsOf(blueFirst.webp())).toMatch(/looks different in/);
  });

  test('finds Display P3 numbers read as sRGB', async () => {
    const p3 = await small().withIccProfile('p3').png().toBuffer();
    expect(await deviationsOf(sharp(p3, { ignoreIcc: true }).webp())).toMatch(/looks different in/);
  });

  test('finds sRGB numbers read as Display P3', async () => {
    const deep = await small().toColourspace('rgb16').png().toBuffer();
    expect(await deviationsOf(sharp(deep).withIccProfile('srgb').webp())).toMatch(
      /looks different in/,
    );
  });

  test('finds missing colours', async () => {
    expect(await deviationsOf(small().greyscale().webp())).toMatch(/looks different in/);
  });
});

describe('wrong structure', () => {
  test.each([
    [
      'shifted by 2 pixels',
      (image: Sharp) => image.extract(right2).extend({ right: 2, ...copied }),
    ],
    ['blurred', (image: Sharp) => image.blur(2)],
    [
      'sharpened until its edges have halos',
      (image: Sharp) => image.sharpen({ sigma: 3, m1: 8, m2: 8 }),
    ],
  ])('finds a picture that is %s', async (_, change) => {
    const changed = sharp(await small().png().toBuffer());
    expect(await deviationsOf(change(changed).webp())).toMatch(/^It has an SSIM of 0/m);
  });
});

describe('wrong size', () => {
  test.each([
    ['too small', () => encode(scene).resize(240).webp(), card, /240 x 160 where 300 x 200/],
    [
      'stretched',
      () => encode(scene).resize(300, 300, { fit: 'fill' }).webp(),
      card,
      /300 x 300 where/,
    ],
    ['one pixel off', () => encode(scene).resize(201, 200).webp(), square, /201 x 200 where/],
    [
      'enlarged',
      () => encode(scene).resize(1600).webp(),
      { format: 'webp', box: 1600 },
      /enlarged/,
    ],
  ] as [string, () => Sharp, Wanted, RegExp][])(
    'finds a derivative that is %s',
    async (_, image, wanted, message) => {
      expect(await deviationsOf(image(), original, wanted)).toMatch(message);
    },
  );

  test.each([
    ['stretched', 'fill', 'centre'],
    ['letterboxed', 'contain', 'centre'],
    ['cropped at the side', 'cover', 'left'],
  ] as const)(
    'finds a derivative that is %s instead of cropped around the centre',
    async (_, fit, position) => {
      const image = encode(scene).resize(200, 200, { fit, position }).webp();
      expect(await deviationsOf(image, original, square)).toMatch(/looks different in/);
    },
  );
});

describe('wrong format or metadata', () => {
  test.each([
    ['the format', () => small().png(), /It is png where webp/],
    [
      'EXIF',
      () =>
        small()
          .withExif({ IFD0: { Copyright: 'x' } })
          .webp(),
      /still carries EXIF/,
    ],
    ['XMP', () => small().withXmp('<x/>').webp(), /still carries XMP/],
    ['orientation', () => small().withMetadata({ orientation: 6 }).webp(), /orientation tag 6/],
    [
      'another profile',
      () => small().withIccProfile('p3').webp(),
      /profile is '.*P3.*', not sRGB/i,
    ],
  ])('finds %s', async (_, image, message) => {
    expect(await deviationsOf(image())).toMatch(message);
  });
});

describe('animation', () => {
  const wanted: Wanted = { format: 'webp', box: 200 };
  const film = async (change: (image: Sharp) => Sharp, options: { pages: number }) => {
    const { body, expect: promised } = (await gif) ?? {};
    const image = sharp(body, options).resize(200, 200, { fit: 'inside' });
    return deviationsOf(change(image), derivable(promised), wanted);
  };

  test('accepts all its frames', async () => {
    expect(await film((image) => image.webp(), { pages: -1 })).toBe('');
  });

  test.each([
    ['a still', (image: Sharp) => image.webp(), 1, /1 frames where 4/],
    ['lost frames', (image: Sharp) => image.webp(), 3, /3 frames where 4/],
    ['wrong delays', (image: Sharp) => image.webp({ delay: 100 }), -1, /show for 100, 100, 100/],
  ] as const)('finds %s', async (_, change, pages, message) => {
    expect(await film(change, { pages })).toMatch(message);
  });

  test('accepts frames of 10 ms, which browsers play at 100', async () => {
    const { body, expect: promised } = (await gif) ?? {};
    const fast = { ...derivable(promised), delays: [10, 10, 10, 10] };
    const image = sharp(body, { pages: -1 })
      .resize(200)
      .webp({ delay: [100, 100, 100, 100] });
    expect(await deviationsOf(image, fast, wanted)).toBe('');
    const slow = sharp(body, { pages: -1 })
      .resize(200)
      .webp({ delay: [200, 200, 200, 200] });
    expect(await deviationsOf(slow, fast, wanted)).toMatch(/show for 200/);
  });

  test('finds frames that do not move', async () => {
    const { body, expect: promised } = (await gif) ?? {};
    const first = await sharp(body).resize(200).removeAlpha().raw().toBuffer();
    const raw = { width: 200, height: 133 * 4, channels: 3, pageHeight: 133 } as const;
    const frames = Buffer.concat([first, first, first, first]);
    // libvips joins equal frames; a pixel keeps them apart.
    [1, 2, 3].forEach((frame) =>
      frames.fill(frame * 60, frame * first.length, frame * first.length + 60),
    );
    const image = sharp(frames, { raw }).webp({ delay: [100, 200, 300, 400] });
    expect(await deviationsOf(image, derivable(promised), wanted)).toMatch(
      /last frame looks different/,
    );
  });
});

describe('transparent picture', () => {
  test('finds lost transparency, and accepts a white background in JPEG', async () => {
    const [png] = await transparent();
    const of = derivable(png?.expect);
    const image = () => sharp(png?.body).resize(300, 300, { fit: 'inside' });
    expect(await deviationsOf(image().webp(), of)).toBe('');
    expect(await deviationsOf(image().flatten().webp(), of)).toMatch(/transparency is lost/);
    const jpeg: Wanted = { format: 'jpeg', width: 200, height: 200 };
    const onGround = (background: string) =>
      sharp(png?.body).resize(200, 200).flatten({ background }).jpeg();
    expect(await deviationsOf(onGround('white'), of, jpeg)).toBe('');
    expect(await deviationsOf(onGround('black'), of, jpeg)).toMatch(/looks different/);
  });
});
