import { createHmac, timingSafeEqual } from 'node:crypto';
import { HttpError } from '../../common/http.ts';

const MAC_BYTES = 32;

/** What a cursor is good for, beside the place in the list. */
export interface CursorScope {
  /** Which list, such as `/sites/acme/pages`. */
  readonly list: string;
  /** Whose request it came from. */
  readonly caller: string;
}

/**
 * A place in a list, as a text that means nothing to anyone else: `<place>.<HMAC>`.
 *
 * @throws Error without a key, which there is as soon as there is a site
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
 * The place that a cursor stands for.
 *
 * @throws HttpError 400 `wrong-cursor` for one that we did not make for this caller and this list
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
    'The cursor is not one that this list gave you: begin without a cursor, and send each as it came.',
  );
}

function mac(text: string, { list, caller }: CursorScope, key: Uint8Array): Buffer {
  return createHmac('sha256', key)
    .update(JSON.stringify([list, caller, text]))
    .digest();
}
