import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { claimsFor, newKey, seal, signSession, type SessionKey } from './session-cookie.ts';

/** Invalid session cookies by their defect. */
export function badSessions(
  key: SessionKey,
  now = Math.floor(Date.now() / 1000),
): Readonly<Record<string, string>> {
  const good = signSession(key, claimsFor(3_600, now));
  const [version = '', id = '', payload = '', signature = ''] = good.split('.');
  const stranger = newKey(key.id);
  const flipped = signature.startsWith('A') ? 'B' : 'A';
  return {
    'signed with another secret under the same id': signSession(stranger, claimsFor(3_600, now)),
    'signed with a key that is not in the store': signSession(
      newKey('unknown'),
      claimsFor(3_600, now),
    ),
    'claims exchanged': [version, id, encoded(claimsFor(36_000, now)), signature].join('.'),
    'signature changed by one character': `${good.slice(0, -43)}${flipped}${signature.slice(1)}`,
    'signature cut off': good.slice(0, good.lastIndexOf('.')),
    'signature empty': `${good.slice(0, good.lastIndexOf('.'))}.`,
    'key id exchanged': [version, 'other', payload, signature].join('.'),
    'key id that leads elsewhere in the store': [version, '../other', payload, signature].join('.'),
    'key id of the language': [version, '__proto__', payload, signature].join('.'),
    expired: signSession(key, claimsFor(-1, now)),
    'not valid yet': signSession(key, claimsFor(3_600, now + 3_600)),
    'valid for a year': signSession(key, claimsFor(365 * 86_400, now)),
    'without an end': signSession(key, { sub: 'reader-1', iat: now }),
    'end as text': signSession(key, { sub: 'reader-1', iat: now, exp: String(now + 3_600) }),
    'claims null': signSession(key, null),
    'claims no JSON': seal(key, encodedText('{"exp":')),
    'a JWT that says alg none': `${encoded({ alg: 'none' })}.${encoded(claimsFor(3_600, now))}.`,
    'a JWT, HS256 with the right secret': jwt(key, now),
    'an ECDSA signature': ecdsa([version, id, payload].join('.')),
    'another version': good.replace('v1.', 'v2.'),
    'two sessions in one': `${good}.${good}`,
    'not base64url': good.replace(payload, `${payload}=`),
    'four kilobytes': seal(key, 'A'.repeat(4_096)),
    empty: '',
  };
}

function encoded(value: unknown): string {
  return encodedText(JSON.stringify(value));
}

function encodedText(text: string): string {
  return Buffer.from(text).toString('base64url');
}

function jwt({ id, secret }: SessionKey, now: number): string {
  const signed = `${encoded({ alg: 'HS256', kid: id })}.${encoded(claimsFor(3_600, now))}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function ecdsa(signed: string): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}
