import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { HttpError } from '../../common/http.ts';

export type Scope = 'read' | 'write';

/** An API token as it is kept: of its secret only the hash. */
export interface Credential {
  readonly id: string;
  readonly site: string;
  readonly scopes: readonly Scope[];
  /** SHA-256 of the secret, base64url. 256 random bits need no slower hash. */
  readonly hash: string;
  /** ISO 8601. */
  readonly expires?: string;
}

/** As it stands in `Authorization`; API Gateway holds requests to the same form. */
export const CREDENTIAL = /^Token ([a-z0-9]{20})\.([A-Za-z0-9_-]{43})$/;

/** A new token, and what to keep of it. */
export function newCredential(): { id: string; token: string; hash: string } {
  const id = randomBytes(10).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  return { id, token: `${id}.${secret}`, hash: hashOf(secret) };
}

/** Whether the secret is that of the token, and the token still good. */
export function isValid(credential: Credential, secret: string, now = Date.now()): boolean {
  const same = timingSafeEqual(Buffer.from(hashOf(secret)), Buffer.from(credential.hash));
  return same && (credential.expires === undefined || Date.parse(credential.expires) > now);
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** @throws HttpError 400 `wrong-expiry` */
export function checkExpiry(expires: string | undefined, now = Date.now()): void {
  if (expires === undefined || Date.parse(expires) > now) return;
  throw new HttpError(
    400,
    'wrong-expiry',
    `The token would have expired at ${expires}: choose a time to come, or leave it out.`,
  );
}
