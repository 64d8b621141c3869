import { hash } from 'node:crypto';
import { hostname } from 'node:os';
import type { Line } from './line.ts';

const PREFIX = 'l1-';
const CHARACTERS = 22;
/** Bytes of a file's beginning that identify it. */
const IDENTITY_BYTES = 1024;

/** Length of a partition key in bytes, which counts towards the limits of a record and a request. */
export const KEY_BYTES = PREFIX.length + CHARACTERS;

/** Buffer for the identity, the position and all but the longest lines. */
const scratch = Buffer.allocUnsafe(64 * 1024);

/**
 * Identity of a file: a hash of its source and of its first line that is not empty, cut at 1 KiB. It
 * stays the same when the file grows, is rotated, copied, compressed or read from stdin.
 *
 * @param source @default - this host's name
 */
export function identityOf(firstLine: Uint8Array, source = hostname()): Uint8Array {
  const beginning = firstLine.subarray(0, IDENTITY_BYTES);
  return hash('sha256', Buffer.concat([Buffer.from(`${source}\0`), beginning]), 'buffer');
}

/**
 * Partition key of a line, which the transform uses as the document's id: `l1-` and 132 bits of the
 * SHA-256 of identity, position and line as 22 characters of base64url. The same file gives the same
 * keys again; files with the same beginning share a key only for the same line at the same position.
 */
export function partitionKey({ origin: { identity }, position, bytes }: Line): string {
  const length = identity.length + 6 + bytes.length;
  const input = length <= scratch.length ? scratch : Buffer.allocUnsafe(length);
  input.set(identity);
  input.writeUIntBE(position, identity.length, 6);
  input.set(bytes, identity.length + 6);
  return PREFIX + hash('sha256', input.subarray(0, length), 'base64url').slice(0, CHARACTERS);
}
