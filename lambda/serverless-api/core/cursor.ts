import { createHmac, timingSafeEqual } from 'node:crypto';
import { HttpError } from '../../common/http.ts';

const MAC_BYTES = 32;

/** List and caller for which a cursor is valid. */
export interface CursorScope {
  /** The list, such as `/sites/acme/pages`. */
  readonly list: string;
  /** Id of the caller. */
  readonly caller: string;
}

/**
 * Cursor of a place in a list: `<place>.<HMAC>`.
 *
 * @throws Error without a key, which the first site creates
 */
export function encodeCursor(
  place: string,
  scope: CursorScope,
  key: Uint8Array | undefined,
): string {
  if (!key) throw new Error('The table has no key for cursors: see the runbook.');
  const text = Buffer.from(place).toString('base64url');
  return `${text}.${mac(text, scope, key).toString('base64url')}`;
}

/**
 * Place of a cursor.
 *
 * @throws HttpError 400 `wrong-cursor` for a cursor of another caller or list
 */
export function decodeCursor(
  cursor: string,
  scope: CursorScope,
  key: Uint8Array | undefined,
): string {
  const [text = '', signature = ''] = cursor.split('.');
  const given = Buffer.from(signature, 'base64url');
  if (key && given.length === MAC_BYTES && timingSafeEqual(given, mac(text, scope, key))) {
    return Buffer.from(text, 'base64url').toString();
  }
  throw new HttpError(
    400,
    'wrong-cursor',
    'The cursor is not from this list: start without a cursor, and send each cursor unchanged.',
  );
}

function mac(text: string, { list, caller }: CursorScope, key: Uint8Array): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([list, caller, text]))
    .digest();
}
