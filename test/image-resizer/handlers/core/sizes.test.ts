import fc from 'fast-check';
import { ON_DEMAND_SIZES } from '../../../../lambda/image-resizer/contract.ts';
import { parseSize } from '../../../../lambda/image-resizer/core/sizes.ts';

test('Every size of the allow-list is accepted as written', () => {
  for (const name of ON_DEMAND_SIZES) {
    const { width, height } = parseSize(name);
    expect(`${width}x${height}`).toBe(name);
  }
});

test('An unknown size is rejected with the value and the allowed sizes', () => {
  expect(() => parseSize('401x300')).toThrow(
    `The size "401x300" is not made: ask for one of ${ON_DEMAND_SIZES.join(', ')}.`,
  );
});

test('Any other spelling or number is rejected', () => {
  const close = fc.tuple(
    fc.constantFrom('', ' ', '+', '0'),
    fc.constantFrom(...ON_DEMAND_SIZES, '400X300', '4e2x300', '400×300'),
    fc.constantFrom('', ' ', '.0', '\n'),
  );
  const text = fc.oneof(
    fc.string(),
    close.map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (value) => {
      if ((ON_DEMAND_SIZES as readonly string[]).includes(value)) return;
      expect(() => parseSize(value)).toThrow(
        expect.objectContaining({ reason: 'unknown-size' }) as Error,
      );
    }),
  );
});
