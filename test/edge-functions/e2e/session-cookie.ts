import { createHmac, randomBytes } from 'node:crypto';

/** A key as it stands in the store: its id, and the text that signs. */
export interface SessionKey {
  readonly id: string;
  readonly secret: string;
}

/** A new key: 256 bits in base64url. */
export function newKey(id: string): SessionKey {
  return { id, secret: randomBytes(32).toString('base64url') };
}

/** Signs claims as a login service does (docs/edge-functions.md, "Sessions"). */
export function signSession(key: SessionKey, claims: unknown): string {
  return seal(key, Buffer.from(JSON.stringify(claims)).toString('base64url'));
}

/** Signs anything, also what no login service would. */
export function seal({ id, secret }: SessionKey, payload: string): string {
  const signed = `v1.${id}.${payload}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** Claims that are good from now on for so many seconds. */
export function claimsFor(seconds: number, now = Math.floor(Date.now() / 1000)) {
  return { sub: 'reader-1', iat: now, exp: now + seconds };
}
