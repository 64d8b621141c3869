import { isUtf8 } from 'node:buffer';
import { decode } from '@msgpack/msgpack';
import { isObject } from './json-fields.ts';
import { UnreadableRecord } from './outcome.ts';

/** Whether a record begins as a map in MessagePack does (https://github.com/msgpack/msgpack/blob/master/spec.md); no text does. */
export function isMessagePack(first: number | undefined): boolean {
  return (
    first !== undefined && ((first >= 0x80 && first <= 0x8f) || first === 0xde || first === 0xdf)
  );
}

/** @throws UnreadableRecord 'broken-message-pack' */
export function readMessagePack(bytes: Buffer): object {
  try {
    // A length that the record can't hold is a lie.
    const { buffer, byteOffset, length } = bytes;
    const value = decode(new Uint8Array(buffer, byteOffset, length), {
      maxArrayLength: length,
      maxMapLength: length,
      maxStrLength: length,
      maxBinLength: length,
    });
    if (isObject(value)) return asJson(value) as object;
  } catch (cause) {
    throw new UnreadableRecord('broken-message-pack', { cause });
  }
  throw new UnreadableRecord('broken-message-pack');
}

/** As JSON has it: binary values as text, in base64 where they are none; times in ISO format. */
function asJson(value: object): unknown {
  return JSON.parse(JSON.stringify(value, binaryAsText));
}

function binaryAsText(this: unknown, _: string, value: unknown): unknown {
  if (!(value instanceof Uint8Array)) return value;
  return Buffer.from(value).toString(isUtf8(value) ? 'utf8' : 'base64');
}
