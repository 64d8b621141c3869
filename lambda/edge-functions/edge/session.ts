import { hmac } from './digest.ts';

/**
 * Session cookie: `v1.<key id>.<claims>.<signature>`. Claims are JSON in base64url (`sub`, and `iat`
 * and `exp` in seconds); the signature is the base64url HMAC-SHA-256 of the text before its dot. The
 * algorithm is fixed.
 */
export const SESSION_COOKIE = '__Host-session';

/** Maximum validity of a session, in seconds. */
const MAX_AGE = 12 * 60 * 60;

/** Tolerated difference of clocks, in seconds. */
const SKEW = 60;

/** Minimum length of a secret: 256 bits in base64url. */
const SECRET_LENGTH = 43;

const SHAPE = /^(v1\.([a-z0-9-]{1,32})\.([A-Za-z0-9_-]{1,700}))\.([A-Za-z0-9_-]{43})$/;

export interface Session {
  readonly signed: string;
  readonly keyId: string;
  readonly claims: string;
  readonly signature: string;
}

/** Reason for the rejection of a session: it goes to the log, never to the viewer. */
export type Rejection =
  'missing' | 'malformed' | 'unknown key' | 'forged' | 'not yet valid' | 'expired';

/** Parses a cookie without verification. */
export function readSession(cookie: string): Session | undefined {
  const match = SHAPE.exec(cookie);
  if (match === null) return undefined;
  return {
    signed: match[1] || '',
    keyId: match[2] || '',
    claims: match[3] || '',
    signature: match[4] || '',
  };
}

/** Name of a secret in the key value store. */
export function secretName(keyId: string): string {
  return `session-key.${keyId}`;
}

/**
 * Verifies a session.
 *
 * @param secret text of the key in the store
 * @param now in seconds
 * @returns nothing for a valid session
 */
export function rejectionOf(session: Session, secret: string, now: number): Rejection | undefined {
  if (secret.length < SECRET_LENGTH) return 'unknown key';
  if (!sameText(hmac(session.signed, secret), session.signature)) return 'forged';
  const claims = readClaims(session.claims);
  if (claims === undefined) return 'malformed';
  if (claims.iat > now + SKEW) return 'not yet valid';
  return claims.exp <= now || claims.exp - claims.iat > MAX_AGE ? 'expired' : undefined;
}

interface Claims {
  readonly iat: number;
  readonly exp: number;
}

function readClaims(text: string): Claims | undefined {
  try {
    const claims = JSON.parse(Buffer.from(text, 'base64url').toString()) as Claims | null;
    const isComplete =
      claims !== null && Number.isSafeInteger(claims.iat) && Number.isSafeInteger(claims.exp);
    return isComplete ? claims : undefined;
  } catch (malformed) {
    return undefined;
  }
}

/** Compares in constant time: the runtime has no `timingSafeEqual`. */
function sameText(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index++)
    difference |= one.charCodeAt(index) ^ other.charCodeAt(index);
  return difference === 0;
}
