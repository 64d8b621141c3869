import { createHmac, randomBytes } from 'node:crypto';

/** Session key of the store: its id and its secret. */
export interface SessionKey {
  readonly id: string;
  readonly secret: string;
}

/** Creates a key: 256 bits in base64url. */
export function newKey(id: string): SessionKey {
  return { id, secret: randomBytes(32).toString('base64url') };
}

/** Signs claims as a login service does (docs/edge-functions.md, "Sessions"). */
export function signSession(key: SessionKey, claims: unknown): string {
  return seal(key, Buffer.from(JSON.stringify(claims)).toString('base64url'));
}

/** Signs any payload, also an invalid one. */
export function seal({ id, secret }: SessionKey, payload: string): string {
  const signed = `v1.${id}.${payload}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** Claims that are valid from now for a number of seconds. */
export function claimsFor(seconds: number, now = Math.floor(Date.now() / 1000)) {
  return { sub: 'reader-1', iat: now, exp: now + seconds };
}
