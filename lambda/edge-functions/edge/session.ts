import { hmac } from './digest.ts';

/**
 * The session cookie: `v1.<key id>.<claims>.<signature>`. Claims are JSON in base64url (`sub`, and
 * `iat` and `exp` in seconds); the signature is the base64url HMAC-SHA-256 of all that stands
 * before its dot. There is no field for an algorithm, so that none can be asked for.
 */
export const SESSION_COOKIE = '__Host-session';

/** Longest that a session may be valid, seconds. */
const MAX_AGE = 12 * 60 * 60;

/** What the clocks of whoever signs and whoever checks may differ by, seconds. */
const SKEW = 60;

/** Shortest secret that is taken for one: 256 bits in base64url. */
const SECRET_LENGTH = 43;

const SHAPE = /^(v1\.([a-z0-9-]{1,32})\.([A-Za-z0-9_-]{1,700}))\.([A-Za-z0-9_-]{43})$/;

export interface Session {
  readonly signed: string;
  readonly keyId: string;
  readonly claims: string;
  readonly signature: string;
}

/** Why a session is refused: goes to the log, never to the viewer. */
export type Fault =
  'missing' | 'malformed' | 'unknown key' | 'forged' | 'not yet valid' | 'expired';

/** Takes a cookie apart; says nothing of whether it is genuine. */
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

/** Where the key value store keeps the secret of that id. */
export function secretName(keyId: string): string {
  return `session-key.${keyId}`;
}

/**
 * What is wrong with a session.
 *
 * @param secret text of the key, as it stands in the store
 * @param now seconds
 * @returns nothing when it is good
 */
export function sessionFault(session: Session, secret: string, now: number): Fault | undefined {
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

/** Takes as long for a difference in the first character as in the last: the runtime has no `timingSafeEqual`. */
function sameText(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index++)
    difference |= one.charCodeAt(index) ^ other.charCodeAt(index);
  return difference === 0;
}
