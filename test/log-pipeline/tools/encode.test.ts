import { decode } from '@msgpack/msgpack';
import { encode } from '../../../tools/log-pipeline/producer/encode.ts';

const line = Buffer.from('GET "/ü" 😀\t\\');

describe('The encoder', () => {
  test('returns the bytes of a line and a line end for raw', () => {
    expect(encode(line, 'raw')).toEqual(Buffer.concat([line, Buffer.from('\n')]));
  });

  test('returns an object with the line as message on one line for json', () => {
    const data = Buffer.from(encode(line, 'json')).toString();
    expect(JSON.parse(data)).toEqual({ message: line.toString() });
    expect(data.indexOf('\n')).toBe(data.length - 1);
  });

  test('returns an object with the line as message for msgpack', () => {
    expect(decode(encode(line, 'msgpack'))).toEqual({ message: line.toString() });
  });

  test.each(['json', 'msgpack'] as const)(
    'returns a line that is not UTF-8 as raw for %s',
    (format) => {
      const odd = [0x47, 0xff, 0xc3];
      expect(encode(Buffer.from(odd), format)).toEqual(Buffer.from([...odd, 0x0a]));
    },
  );
});
