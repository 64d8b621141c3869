import { isUtf8 } from 'node:buffer';
import { Encoder } from '@msgpack/msgpack';

const encoder = new Encoder();

export const FORMATS = ['raw', 'json', 'msgpack'] as const;

/** `raw`: the line's bytes; `json` and `msgpack`: an object with the line as `message`. */
export type Format = (typeof FORMATS)[number];

/** A line as a record's data. One that is not UTF-8 is sent raw, since no string can hold it. */
export function encode(bytes: Buffer, format: Format): Uint8Array {
  if (format === 'raw' || !isUtf8(bytes)) return bytes;
  const document = { message: bytes.toString() };
  return format === 'json' ? Buffer.from(JSON.stringify(document)) : encoder.encode(document);
}
