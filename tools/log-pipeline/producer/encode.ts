import { isUtf8 } from 'node:buffer';
import { Encoder } from '@msgpack/msgpack';

const encoder = new Encoder();

export const FORMATS = ['raw', 'json', 'msgpack'] as const;

const LF = 10;

/** `raw`: the line's bytes; `json` and `msgpack`: an object with the line as `message`. */
export type Format = (typeof FORMATS)[number];

/**
 * Encodes a line as a record's data. A line that is not UTF-8 is sent raw, since no string can hold
 * it. Text ends with a line end: Firehose puts nothing between the records of a backup.
 */
export function encode(bytes: Buffer, format: Format): Uint8Array {
  if (format === 'raw' || !isUtf8(bytes)) return withLineEnd(bytes);
  const document = { message: bytes.toString() };
  return format === 'json'
    ? Buffer.from(`${JSON.stringify(document)}\n`)
    : encoder.encode(document);
}

function withLineEnd(bytes: Buffer): Buffer {
  const data = Buffer.allocUnsafe(bytes.length + 1);
  bytes.copy(data);
  data[bytes.length] = LF;
  return data;
}
