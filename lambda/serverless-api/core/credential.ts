import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { HttpError } from '../../common/http.ts';
import { API_TOKEN } from '../contract.ts';

export type Scope = 'read' | 'write';

/** An API token as it is stored, with the hash of its secret. */
export interface Credential {
  readonly id: string;
  readonly site: string;
  readonly scopes: readonly Scope[];
  /** SHA-256 of the secret in base64url; 256 random bits need no slower hash. */
  readonly hash: string;
  /** ISO 8601. */
  readonly expires?: string;
}

/** Id and secret of an API token in the header `Authorization`; neither for another value. */
export function readToken(authorization: string): { id?: string; secret?: string } {
  if (!new RegExp(API_TOKEN).test(authorization)) return {};
  const [id, secret] = authorization.slice('Token '.length).split('.');
  return { id, secret };
}

/** A new token, its id and the hash of its secret. */
export function newCredential(): { id: string; token: string; hash: string } {
  const id = randomBytes(10).toString('hex');
  const secret = randomBytes(32).toString('base64url');
  return { id, token: `${id}.${secret}`, hash: hashOf(secret) };
}

/** True if the secret belongs to the token and the token has not expired. */
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
    `The token would expire at ${expires}: send a time in the future, or none.`,
  );
}
