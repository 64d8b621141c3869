import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { makeDerivatives } from '../../../lambda/image-resizer/core/derivatives.ts';
import { encode } from '../../../lambda/image-resizer/core/encoders.ts';
import { PRESETS } from '../../../lambda/image-resizer/contract.ts';
import { makeRendition } from '../../../lambda/image-resizer/core/rendition.ts';
import { cached } from '../../bench/cache.ts';
import { interleave } from '../../bench/rounds.ts';
import { printTimes } from '../../bench/table.ts';

/** Compares one rendition by the core and by sharp alone with the same output. */
export async function oneRendition(photo: Buffer): Promise<void> {
  const size = { width: 800, height: 600 };
  const bare = () => sharp(photo, { failOn: 'warning' }).autoOrient().resize(size);
  const jpeg = await interleave({
    sharp: () => encode(bare(), 'jpeg', false).toBuffer(),
    core: () => makeRendition(photo, size, 'jpeg'),
  });
  printTimes('One JPEG of 800 x 600 from 12 megapixels (goal: core at most 1.05)', jpeg);
  const webp = await interleave({
    sharp: () => encode(bare(), 'webp', false).toBuffer(),
    core: () => makeRendition(photo, size, 'webp'),
  });
  printTimes('One WebP of 800 x 600 from 12 megapixels (goal: core at most 1.05)', webp);
}

/** Compares the core with the cheapest decoding of libjpeg-turbo. */
export async function thumbnailFloor(photo: Buffer): Promise<void> {
  if (spawnSync('djpeg', ['-version']).error) {
    console.log('\nDecode floor: not measured: djpeg is not installed (libjpeg-turbo-progs)');
    return;
  }
  const file = cached('photo.jpg');
  writeFileSync(file, photo);
  const djpeg = (...args: string[]) => spawnSync('djpeg', args, { stdio: 'ignore' });
  const size = { width: 200, height: 150 };
  const times = await interleave(
    {
      'djpeg starts': () => djpeg('-version'),
      'djpeg -scale 1/8': () => djpeg('-scale', '1/8', '-outfile', '/dev/null', file),
      'core, JPEG of 200 x 150': () => makeRendition(photo, size, 'jpeg'),
    },
    15,
  );
  const start = times.get('djpeg starts') ?? 0;
  const decode = times.get('djpeg -scale 1/8') ?? 0;
  times.delete('djpeg starts');
  printTimes(
    'Down to 200 pixels (goal: core at most 1.25)',
    new Map([
      ['libjpeg-turbo, scaled decode alone', decode - start],
      ['core, JPEG of 200 x 150', times.get('core, JPEG of 200 x 150') ?? 0],
    ]),
  );
}

/** Compares six derivatives of one upload with six calls that each decode the upload. */
export async function sixDerivatives(photo: Buffer): Promise<void> {
  const calls = Object.values(PRESETS).flatMap((side) =>
    (['webp', 'avif'] as const).map((format) => () => {
      const upright = sharp(photo, { failOn: 'warning' }).autoOrient();
      const fitted = upright.resize(side, side, { fit: 'inside', withoutEnlargement: true });
      return encode(fitted, format, false).toBuffer();
    }),
  );
  const times = await interleave({
    'sharp, six calls one after another': async () => {
      for (const call of calls) await call();
    },
    'sharp, six calls at once': () => Promise.all(calls.map((call) => call())),
    core: () => makeDerivatives(photo),
  });
  printTimes('Six derivatives of 12 megapixels (goal: core at most 0.5)', times);
}
