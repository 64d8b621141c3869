import { decode } from '@msgpack/msgpack';
import { encode } from '../../../tools/log-pipeline/producer/encode.ts';

const line = Buffer.from('GET "/ü" 😀\t\\');

describe('A line as a record’s data', () => {
  test('raw: its bytes', () => {
    expect(encode(line, 'raw')).toBe(line);
  });

  test('json: an object with the line as message, on one line', () => {
    const data = Buffer.from(encode(line, 'json')).toString();
    expect(JSON.parse(data)).toEqual({ message: line.toString() });
    expect(data).not.toContain('\n');
  });

  test('msgpack: the same object', () => {
    expect(decode(encode(line, 'msgpack'))).toEqual({ message: line.toString() });
  });

  test.each(['json', 'msgpack'] as const)('%s: a line that is not UTF-8 goes raw', (format) => {
    const odd = Buffer.from([0x47, 0xff, 0xc3]);
    expect(encode(odd, format)).toBe(odd);
  });
});
