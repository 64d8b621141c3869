import fc from 'fast-check';
import { readSession, rejectionOf } from '../../../lambda/edge-functions/edge/session.ts';
import { badSessions } from '../e2e/bad-sessions.ts';
import { claimsFor, newKey, signSession } from '../e2e/session-cookie.ts';
import {
  viewerRequest,
  ViewerFunction,
  type Outcome,
  type Viewing,
} from './support/cloudfront-runtime.ts';

const NOW = 1_795_248_000;
const key = newKey('2026-11');
const weak = { id: 'weak', secret: 'x'.repeat(42) };
const viewers = new Map<string, ViewerFunction>();

jest.useFakeTimers({ now: NOW * 1_000 });

/** Function with these keys and an invalid secret in its store; created once for each set of keys. */
function viewerWith(keys: readonly (typeof key)[]): ViewerFunction {
  const ids = keys.map(({ id }) => id).join();
  const stored = Object.fromEntries(keys.map(({ id, secret }) => [`session-key.${id}`, secret]));
  const viewer =
    viewers.get(ids) ?? new ViewerFunction('viewer-request', { ...stored, other: key.secret });
  viewers.set(ids, viewer);
  return viewer;
}

async function visit(uri: string, viewing: Viewing, keys = [key, weak]) {
  const viewer = viewerWith(keys);
  viewer.logged.length = 0;
  const outcome = await viewer.call(viewerRequest(uri, viewing));
  return { ...brief(outcome), logged: [...viewer.logged] };
}

function brief({ uri, statusCode, headers }: Outcome) {
  return statusCode === undefined
    ? { file: uri }
    : { statusCode, location: headers.location?.value };
}

const withSession = (session: string): Viewing => ({ cookies: { '__Host-session': session } });

describe('A valid session', () => {
  const session = signSession(key, claimsFor(3_600, NOW));

  test.each([
    ['/members/', '/en/members/index.html'],
    ['/de/members', '/de/members/index.html'],
    ['/members/report.txt', '/members/report.txt'],
    ['/de/members/a/b/', '/de/members/a/b/index.html'],
  ])('opens %s', async (uri, file) => {
    expect(await visit(uri, withSession(session))).toEqual({ file, logged: [] });
  });

  test('is accepted with the cookie name in lower case', async () => {
    const viewing = { cookies: { '__host-session': session } };
    expect(await visit('/members/', viewing)).toMatchObject({ file: '/en/members/index.html' });
  });

  test('is accepted to its last second, and from a clock that is a minute ahead', async () => {
    for (const claims of [claimsFor(1, NOW), claimsFor(60, NOW + 60)]) {
      const outcome = await visit('/members/', withSession(signSession(key, claims)));
      expect(outcome).toMatchObject({ file: '/en/members/index.html' });
    }
  });

  test('is accepted for at most twelve hours', async () => {
    const lasting = (seconds: number) => withSession(signSession(key, claimsFor(seconds, NOW)));
    expect(await visit('/members/', lasting(43_200))).toHaveProperty('file');
    expect(await visit('/members/', lasting(43_201))).toHaveProperty('location');
  });

  test('is accepted during a rotation, until its key is removed', async () => {
    const next = newKey('2026-12');
    const renewed = withSession(signSession(next, claimsFor(3_600, NOW)));
    expect(await visit('/members/', withSession(session), [key, next])).toHaveProperty('file');
    expect(await visit('/members/', renewed, [key, next])).toHaveProperty('file');
    expect(await visit('/members/', withSession(session), [next])).toHaveProperty('location');
    expect(await visit('/members/', renewed, [next])).toHaveProperty('file');
  });
});

describe('The function redirects a viewer to the sign-in page', () => {
  const REJECTIONS: Readonly<Record<string, string>> = {
    'signed with another secret under the same id': 'forged',
    'signed with a key that is not in the store': 'unknown key',
    'claims exchanged': 'forged',
    'signature changed by one character': 'forged',
    'key id exchanged': 'unknown key',
    expired: 'expired',
    'not valid yet': 'not yet valid',
    'valid for a year': 'expired',
    'an ECDSA signature': 'malformed',
    'a JWT that says alg none': 'malformed',
    'a JWT, HS256 with the right secret': 'malformed',
    empty: 'missing',
  };

  test.each(Object.entries(badSessions(key, NOW)))(
    'for an invalid session: %s',
    async (what, session) => {
      const { logged, ...outcome } = await visit('/de/members/', withSession(session));
      expect(outcome).toEqual({ statusCode: 302, location: '/sign-in/?return=%2Fde%2Fmembers%2F' });
      expect(logged).toEqual([`session rejected: ${REJECTIONS[what] ?? 'malformed'}`]);
    },
  );

  test.each([
    ['/members/', '/members/'],
    ['/de/members', '/de/members/'],
    ['/%6dembers/', '/members/'],
    ['/%64e/%6d%65mbers/', '/de/members/'],
    ['/members/a%26b%3Fc.txt', '/members/a%26b%3Fc.txt'],
    ['/members/a%20b', '/members/a%20b/'],
    ['/en/members/index.html', '/en/members/index.html'],
  ])('with the return address of %s', async (uri, back) => {
    const { location } = await visit(uri, {});
    expect(location).toBe(`/sign-in/?return=${encodeURIComponent(back)}`);
    const [, value = ''] = location?.split('return=') ?? [];
    const signedIn = {
      ...withSession(signSession(key, claimsFor(3_600, NOW))),
      query: { return: value },
    };
    expect(await visit('/sign-in/', signedIn)).toMatchObject({ location: back });
  });

  test('for two session cookies', async () => {
    const session = signSession(key, claimsFor(3_600, NOW));
    const event = viewerRequest('/members/', withSession(session));
    event.request.cookies = {
      '__Host-session': { value: session, multiValue: [{ value: session }, { value: 'other' }] },
    };
    expect(brief(await viewerWith([key]).call(event))).toHaveProperty('location');
  });

  test('for a key with a secret that is too short', async () => {
    const session = signSession(weak, claimsFor(3_600, NOW));
    const { logged } = await visit('/members/', withSession(session));
    expect(logged).toEqual(['session rejected: unknown key']);
  });

  test('without the cookie in the log', async () => {
    const session = signSession(newKey('2026-11'), claimsFor(3_600, NOW));
    const { logged } = await visit('/members/', withSession(session));
    for (const part of session.split('.').slice(1)) expect(logged.join()).not.toContain(part);
  });
});

test('A session with any changed character is rejected', async () => {
  const session = signSession(key, claimsFor(3_600, NOW));
  const place = fc.nat({ max: session.length - 1 });
  const character = fc.constantFrom('A', 'B', 'a', 'b', '0', '1', '-', '_', '.', '=', '%');
  await fc.assert(
    fc.asyncProperty(place, character, async (index, other) => {
      fc.pre(session.charAt(index) !== other);
      const changed = `${session.slice(0, index)}${other}${session.slice(index + 1)}`;
      expect(await visit('/members/', withSession(changed))).toHaveProperty('location');
    }),
    { numRuns: 100 },
  );
});

test('A signature is compared to its end, independent of the first difference', () => {
  const session = readSession(signSession(key, claimsFor(3_600, NOW)));
  if (!session) throw new Error('It can’t be read.');
  const { signature } = session;
  const looks = [0, 21, 42].map((at) => {
    const other = signature[at] === 'A' ? 'B' : 'A';
    const changed = `${signature.slice(0, at)}${other}${signature.slice(at + 1)}`;
    const look = jest.spyOn(String.prototype, 'charCodeAt');
    expect(rejectionOf({ ...session, signature: changed }, key.secret, NOW)).toBe('forged');
    const { length } = look.mock.calls;
    look.mockRestore();
    return length;
  });
  expect(looks[0]).toBeGreaterThanOrEqual(86);
  expect(new Set(looks).size).toBe(1);
});

/** Addresses with a high share of parts that lead to another host. */
const places = fc
  .array(
    fc.oneof(
      fc.constantFrom('/', '//', '\\', 'https:', 'evil.example', '@', '..', '.', '%2f', '%5c'),
      fc.constantFrom('\t', '\n', '%09', '%0d%0a', '?', '#', ':', 'javascript:', 'de', 'members'),
      fc.string({ maxLength: 5 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

describe('The sign-in page', () => {
  const session = signSession(key, claimsFor(3_600, NOW));
  const signIn = '/en/sign-in/index.html';
  const target = (value: string): Viewing => ({
    ...withSession(session),
    query: { return: value },
  });

  test.each([
    ['/de/members/', '/de/members/'],
    ['/de/members', '/de/members/'],
    ['/a%20b/', '/a%20b/'],
    ['%2Fde%2Fmembers%2F', '/de/members/'],
    ['%2fa%2520b%2f', '/a%20b/'],
    ['%2Fa%2526b%253Fc.txt', '/a%26b%3Fc.txt'],
    ['/', '/'],
  ])('redirects a signed-in viewer to %s', async (value, location) => {
    expect(await visit('/sign-in/', target(value))).toMatchObject({ statusCode: 302, location });
  });

  test.each([
    'https://evil.example/',
    '//evil.example/',
    '///evil.example/',
    '/\\evil.example/',
    '\\/evil.example/',
    '/%2fevil.example/',
    '/%09/evil.example/',
    '/\t/evil.example/',
    '%2F%2Fevil.example',
    '%2F%252fevil.example/',
    '%2F%5Cevil.example',
    '%2F%250d%250alocation:https://evil.example/',
    '%2',
    'javascript:alert(1)',
    'evil.example',
    '/%0d%0alocation:https://evil.example/',
    '/../..//evil.example/',
    '',
  ])('leads nowhere for %j', async (value) => {
    expect(await visit('/sign-in/', target(value))).toEqual({ file: signIn, logged: [] });
  });

  test('is shown to a viewer without a session', async () => {
    const outcome = await visit('/sign-in/', { query: { return: '/members/' } });
    expect(outcome).toEqual({ file: signIn, logged: [] });
  });

  test('is the only page that reads the return address', async () => {
    const outcome = await visit('/about/', target('/members/'));
    expect(outcome).toMatchObject({ file: '/en/about/index.html' });
  });

  test('never redirects to another host', async () => {
    await fc.assert(
      fc.asyncProperty(places, async (value) => {
        const { location } = await visit('/sign-in/', target(value));
        if (location === undefined) return;
        expect(new URL(location, 'https://site.example').origin).toBe('https://site.example');
      }),
      { numRuns: 300 },
    );
  });
});
