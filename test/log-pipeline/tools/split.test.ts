import { newTally } from '../../../tools/log-pipeline/producer/tally.ts';
import { linesOf } from './support/lines.ts';

const texts = (content: string | Buffer, chunk?: number) =>
  linesOf(content, { chunk }).map(({ bytes }) => bytes.toString('latin1'));

describe('The splitter', () => {
  test.each([1, 2, 3, 7, 65_536])('returns the lines of chunks of %i bytes', (chunk) => {
    expect(texts('one\ntwo\r\n\n\r\nthree', chunk)).toEqual(['one', 'two', 'three']);
  });

  test('accepts a last line without line end and keeps a CR without LF', () => {
    expect(texts('one\rmore\ntwo\r')).toEqual(['one\rmore', 'two\r']);
  });

  test('returns no lines of an empty file', () => {
    expect(texts('')).toEqual([]);
  });

  test('keeps bytes that are not UTF-8', () => {
    const odd = Buffer.from([0xff, 0xc3, 0x00, 0x0a, 0xe2, 0x82]);
    expect(linesOf(odd, { chunk: 2 }).map(({ bytes }) => [...bytes])).toEqual([
      [0xff, 0xc3, 0x00],
      [0xe2, 0x82],
    ]);
  });

  test('returns the number and the position of the first byte of each line', () => {
    const lines = linesOf('ab\r\n\ncd\nef', { chunk: 3 });
    expect(lines.map(({ number, position }) => [number, position])).toEqual([
      [1, 0],
      [3, 5],
      [4, 8],
    ]);
  });

  test.each([1, 2, 3, 7, 65_536])(
    'skips NUL bytes before a line in chunks of %i bytes',
    (chunk) => {
      const lines = linesOf(`${'\0'.repeat(50)}one\n\0two\n\0\0\r\nth\0ree\0`, { chunk });
      expect(lines.map(({ position, bytes }) => [position, bytes.toString()])).toEqual([
        [50, 'one'],
        [55, 'two'],
        [63, 'th\0ree\0'],
      ]);
    },
  );

  test('excludes NUL bytes of a sparse start from the length of a line', () => {
    const [line] = linesOf(`${'\0'.repeat(5_000)}one\n`, { maxLineBytes: 100, chunk: 512 });
    expect(line?.bytes.toString()).toBe('one');
  });

  test('skips a byte order mark only at the start of a file', () => {
    expect(linesOf('\uFEFFone\n\uFEFFtwo\n').map(({ bytes }) => bytes.toString())).toEqual([
      'one',
      '\uFEFFtwo',
    ]);
  });

  test('skips and counts empty lines', () => {
    const tally = newTally();
    linesOf('\na\n\r\n\n', { tally });
    expect(tally.empty).toBe(3);
  });
});

describe('A line that exceeds a record', () => {
  test.each([1, 4, 65_536])('is named and skipped as a whole in chunks of %i bytes', (chunk) => {
    const [tally, said] = [newTally(), [] as string[]];
    const warn = (sentence: string) => said.push(sentence);
    const lines = linesOf(`12345\r\n${'x'.repeat(50)}\n123456\n12345`, {
      chunk,
      maxLineBytes: 5,
      tally,
      warn,
    });
    expect(lines.map(({ number, bytes }) => `${number} ${bytes.toString()}`)).toEqual([
      '1 12345',
      '4 12345',
    ]);
    expect(tally.tooLong).toBe(2);
    expect(said[0]).toMatch('a.log line 2: not sent, its 50 bytes are more than the 5');
    expect(said[1]).toMatch('a.log line 3');
  });
});
