import { createHash } from 'node:crypto';
import type { JobRequest } from './request.ts';

/**
 * Job id of an idempotency key: a UUID of version 8 from its SHA-256
 * (https://www.rfc-editor.org/rfc/rfc9562#name-example-of-a-uuidv8-value-n).
 */
export function idOfKey(key: string): string {
  const bytes = createHash('sha256').update(key).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Hash of a request's values, for two requests with one idempotency key. */
export function requestHash({ type, object, group }: JobRequest): string {
  return createHash('sha256')
    .update(JSON.stringify([type, object, group]))
    .digest('hex');
}
