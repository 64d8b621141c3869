import fc from 'fast-check';
import { negotiateFormat } from '../../../../lambda/image-resizer/core/accept.ts';
import { anyCharacter } from '../../../support/any-character.ts';

const CHROME = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';

describe('Format negotiation', () => {
  test.each([
    [CHROME, 'avif'],
    ['image/webp,*/*', 'webp'],
    ['image/webp;q=1, image/avif;q=0.1', 'avif'],
    ['IMAGE/AVIF', 'avif'],
    ['image/avif;q=0, image/webp', 'webp'],
    ['image/avif;q=0.0,image/webp;q=0', 'jpeg'],
    ['image/png,image/svg+xml;q=0.8', 'jpeg'],
    ['image/*', 'jpeg'],
    ['*/*', 'jpeg'],
    ['', 'jpeg'],
    [undefined, 'jpeg'],
  ])('turns Accept: %j into %s', (accept, format) => {
    expect(negotiateFormat(accept)).toBe(format);
  });

  test('returns a format that Accept names, or JPEG, for any header', () => {
    const header = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc
        .array(
          fc.tuple(
            fc.constantFrom('image/avif', 'image/webp', 'image/jpeg', 'image/*', '*/*', ';', '"'),
            fc.constantFrom('', ';q=0', ';q=0.5', ';q=x', ';a="', ';q=1;b=c'),
          ),
        )
        .map((parts) => parts.map((part) => part.join('')).join(',')),
    );
    fc.assert(
      fc.property(header, (accept) => {
        const format = negotiateFormat(accept);
        expect(format === 'jpeg' || accept.toLowerCase().includes(`image/${format}`)).toBe(true);
      }),
    );
  });
});
