import { posix } from 'node:path';
import fc from 'fast-check';
import {
  checkKey,
  derivativeKey,
  renditionKey,
} from '../../../../lambda/image-resizer/core/keys.ts';
import {
  ON_DEMAND_SIZES,
  type Preset,
  PRESETS,
} from '../../../../lambda/image-resizer/contract.ts';

const accepts = (key: string) => {
  try {
    return checkKey(key) === key;
  } catch {
    return false;
  }
};
const anyKey = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc
    .array(fc.constantFrom('a', '.', '..', '', 'ü', '.webp'), { maxLength: 6 })
    .map((s) => s.join('/')),
);
const goodKey = anyKey.filter(accepts);
const preset = fc.constantFrom(...(Object.keys(PRESETS) as Preset[]));
const size = fc.constantFrom(...ON_DEMAND_SIZES);

describe('Key', () => {
  test.each(['a.jpg', 'uploads/2026/ü b+c.jpg', '...', 'a/..b/c', 'a//b', 'x'.repeat(1000)])(
    '%j is valid',
    (key) => {
      expect(checkKey(key)).toBe(key);
    },
  );

  test.each([
    ['', 'empty'],
    ['/a', 'slash'],
    ['../a', "'..'"],
    ['a/./b', "'.'"],
    ['a/..', "'..'"],
    ['a\nb', 'control'],
    ['a\u0085b', 'control'],
    ['\ud800', 'Unicode'],
    ['ü'.repeat(501), '1000 bytes'],
  ])('%j is rejected: %s', (key, why) => {
    expect(() => checkKey(key)).toThrow(
      expect.objectContaining({ reason: 'invalid-key' }) as Error,
    );
    expect(() => checkKey(key)).toThrow(why);
  });

  test('never leaves its folder when it is valid', () => {
    fc.assert(
      fc.property(preset, goodKey, (name, key) => {
        const path = posix.normalize(derivativeKey(name, key, 'webp'));
        expect(path.startsWith(`${name}/`)).toBe(true);
      }),
    );
  });
});

describe('Two uploads', () => {
  test('never share a derivative', () => {
    fc.assert(
      fc.property(preset, goodKey, preset, goodKey, (p, k, q, l) => {
        const same = p === q && k === l;
        expect(derivativeKey(p, k, 'webp') === derivativeKey(q, l, 'webp')).toBe(same);
        expect(derivativeKey(p, k, 'webp')).not.toBe(derivativeKey(q, l, 'avif'));
      }),
    );
  });

  test('never share a rendition, nor does a rendition overwrite a derivative', () => {
    fc.assert(
      fc.property(size, goodKey, size, goodKey, preset, (s, k, t, l, p) => {
        expect(renditionKey(s, k, 'avif') === renditionKey(t, l, 'avif')).toBe(s === t && k === l);
        expect(renditionKey(s, k, 'avif')).not.toBe(derivativeKey(p, l, 'avif'));
      }),
    );
  });
});
