import { decode } from '@msgpack/msgpack';
import { encode } from '../../../tools/log-pipeline/producer/encode.ts';

const line = Buffer.from('GET "/ü" 😀\t\\');

describe('A line as a record’s data', () => {
  test('raw: its bytes and a line end', () => {
    expect(encode(line, 'raw')).toEqual(Buffer.concat([line, Buffer.from('\n')]));
  });

  test('json: an object with the line as message, on one line', () => {
    const data = Buffer.from(encode(line, 'json')).toString();
    expect(JSON.parse(data)).toEqual({ message: line.toString() });
    expect(data.indexOf('\n')).toBe(data.length - 1);
  });

  test('msgpack: the same object', () => {
    expect(decode(encode(line, 'msgpack'))).toEqual({ message: line.toString() });
  });

  test.each(['json', 'msgpack'] as const)('%s: a line that is not UTF-8 goes raw', (format) => {
    const odd = [0x47, 0xff, 0xc3];
    expect(encode(Buffer.from(odd), format)).toEqual(Buffer.from([...odd, 0x0a]));
  });
});
