import { isUtf8 } from 'node:buffer';
import { decode } from '@msgpack/msgpack';
import { isObject, parseObject } from './json-object.ts';
import { exactNumber } from './numbers.ts';
import { UnreadableRecord } from './outcome.ts';

/** True for the first byte of a map in MessagePack (https://github.com/msgpack/msgpack/blob/master/spec.md); no text begins with it. */
export function isMessagePack(first: number | undefined): boolean {
  return (
    first !== undefined && ((first >= 0x80 && first <= 0x8f) || first === 0xde || first === 0xdf)
  );
}

/** @throws UnreadableRecord 'broken-message-pack', 'too-deep' */
export function readMessagePack(bytes: Buffer): object {
  return parseObject(toJson(bytes));
}

function toJson(bytes: Buffer): string {
  try {
    const { buffer, byteOffset, length } = bytes;
    const value = decode(new Uint8Array(buffer, byteOffset, length), {
      maxArrayLength: length,
      maxMapLength: length,
      maxStrLength: length,
      maxBinLength: length,
      useBigInt64: true,
      mapKeyConverter,
    });
    if (isObject(value)) return JSON.stringify(value, jsonValue);
  } catch (cause) {
    throw new UnreadableRecord('broken-message-pack', { cause });
  }
  throw new UnreadableRecord('broken-message-pack');
}

function mapKeyConverter(key: unknown): string {
  if (typeof key === 'string') return key;
  if (typeof key === 'number' || typeof key === 'bigint') return String(key);
  throw new TypeError(`A key is a text or a number, not ${typeof key}.`);
}

/** Converts binary values to text, or base64 if they are not text; 64-bit numbers keep all digits. */
function jsonValue(this: unknown, _: string, value: unknown): unknown {
  if (typeof value === 'bigint') return exactNumber(String(value));
  if (!(value instanceof Uint8Array)) return value;
  return Buffer.from(value).toString(isUtf8(value) ? 'utf8' : 'base64');
}
