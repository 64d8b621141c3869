import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { textStatistics } from '../../../../lambda/queue-worker/core/text-statistics.ts';

const count = (text: string) => textStatistics([Buffer.from(text)]);

/** Characters of one to four bytes, and all kinds of white space. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom(' ', '\n', '\r\n', '\t', '\u00a0', '\u2003', '\u3000', '\ufeff'),
      fc.constantFrom('a', 'word', 'ö', 'ﬁ', '日本', '😀', 'e\u0301'),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join('').toWellFormed().replace(/^\0+/, ''));

describe('Statistics', () => {
  test.each([
    ['', { lines: 0, words: 0, characters: 0, bytes: 0 }],
    ['\n', { lines: 1, words: 0, characters: 1, bytes: 1 }],
    ['one', { lines: 1, words: 1, characters: 3, bytes: 3 }],
    ['one\n', { lines: 1, words: 1, characters: 4, bytes: 4 }],
    ['one\ntwo three', { lines: 2, words: 3, characters: 13, bytes: 13 }],
    ['a\r\n\r\nb', { lines: 3, words: 2, characters: 6, bytes: 6 }],
    ['schön 😀', { lines: 1, words: 2, characters: 7, bytes: 11 }],
    ['\ufeffone', { lines: 1, words: 1, characters: 3, bytes: 6 }],
    ['one \ufefftwo', { lines: 1, words: 2, characters: 8, bytes: 10 }],
  ])('count lines, words, characters and bytes of %j', async (content, expected) => {
    expect(await count(content)).toMatchObject(expected);
  });

  test('are the same as those of the whole text in memory', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (bytes) => {
        const content = bytes.replace(/^\ufeff/, '');
        expect(await count(bytes)).toEqual({
          lines: content.split('\n').length - (content.endsWith('\n') || content === '' ? 1 : 0),
          words: content.split(/\s+/).filter(Boolean).length,
          characters: Array.from(content).length,
          bytes: Buffer.byteLength(bytes),
          sha256: createHash('sha256').update(bytes).digest('hex'),
        });
      }),
    );
  });

  test('do not depend on the chunks of the text', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.integer({ min: 1, max: 7 }), async (content, size) => {
        const bytes = Buffer.from(content);
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
          bytes.subarray(at * size, (at + 1) * size),
        );
        expect(await textStatistics(pieces)).toEqual(await count(content));
      }),
    );
  });
});

describe('The reader of texts', () => {
  test.each([
    ['a lone byte of a character', [0xc3]],
    ['a character that is broken off', [0xe2, 0x82]],
    ['a byte that no character has', [0x41, 0xff]],
    ['half a surrogate pair', [0xed, 0xa0, 0x80]],
    ['a start of NUL bytes, which log rotation leaves', [0, 0, 0, 0x41]],
  ])('rejects %s as not-text', async (_, bytes) => {
    await expect(textStatistics([Uint8Array.from(bytes)])).rejects.toMatchObject({
      reason: 'not-text',
    });
  });

  test('rejects a text over 10 MiB as too-large and stops reading', async () => {
    let pieces = 0;
    function* endless() {
      for (;;) {
        pieces++;
        yield Buffer.alloc(1024 * 1024, 'x');
      }
    }
    await expect(textStatistics(endless())).rejects.toMatchObject({ reason: 'too-large' });
    expect(pieces).toBe(11);
  });
});
