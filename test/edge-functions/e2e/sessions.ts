import { randomUUID } from 'node:crypto';
import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { badSessions } from './bad-sessions.ts';
import type { KeyStore } from './key-store.ts';
import { claimsFor, newKey, signSession, type SessionKey } from './session-cookie.ts';
import type { Site } from './site.ts';

const PAGE = '/de/members/';
const OPEN = 'de/members/index.html';
const REFUSED = `302 /sign-in/?return=${encodeURIComponent(PAGE)}`;

/** A session opens what is for members, and nothing else does. */
export async function proveSessions(site: Site, store: KeyStore, checks: Checks): Promise<void> {
  const current = newKey(`scenario-${randomUUID().slice(0, 8)}`);
  const next = newKey(`scenario-${randomUUID().slice(0, 8)}`);
  try {
    await store.put(current);
    const cookie = sessionOf(current);
    await until('the new key at the edge', 120, () => opens(site, cookie), 500);
    await proveGood(site, cookie, checks);
    await proveBad(site, current, checks);
    await proveReturn(site, cookie, checks);
    await proveRotation(site, store, current, next, checks);
  } finally {
    await Promise.allSettled([store.remove(next), store.remove(current)]);
  }
}

async function proveGood(site: Site, cookie: string, checks: Checks): Promise<void> {
  const { status, file, headers } = await site.visit(PAGE, { cookie });
  checks.equal('A signed session opens a page for members', `200 ${OPEN}`, `${status} ${file}`);
  checks.equal(
    'No browser keeps it for whoever sits there next',
    'private, no-cache',
    headers.get('cache-control') ?? '',
  );
}

async function proveBad(site: Site, key: SessionKey, checks: Checks): Promise<void> {
  const bad = Object.entries(badSessions(key));
  const paths = [PAGE, '/%64e/members/', '/de/%6d%65mbers/', '/de/members'];
  const faults: string[] = [];
  for (const [what, session] of bad) {
    const outcome = await site.outcome(PAGE, { cookie: `__Host-session=${session}` });
    if (outcome !== REFUSED) faults.push(`${what}: ${outcome}`);
  }
  checks.faultless(
    'Forged, changed, expired, foreign sessions and other formats open nothing',
    `${bad.length} cookies sent to the sign-in page`,
    faults,
  );
  const outcomes = await Promise.all(paths.map((path) => site.outcome(path)));
  checks.faultless(
    'No spelling of the path leads past the session',
    `${paths.length} spellings sent to the sign-in page`,
    outcomes.flatMap((outcome, index) =>
      outcome === REFUSED ? [] : [`${paths[index] ?? ''}: ${outcome}`],
    ),
  );
  checks.equal(
    'A file for members takes a session too',
    `302 /sign-in/?return=${encodeURIComponent('/members/report.txt')}`,
    await site.outcome('/members/report.txt'),
  );
}

async function proveReturn(site: Site, cookie: string, checks: Checks): Promise<void> {
  const page = 'en/sign-in/index.html';
  const cases = [
    [PAGE, `302 ${PAGE}`],
    [encodeURIComponent(PAGE), `302 ${PAGE}`],
    ['%2F%252fevil.example', page],
    ['//evil.example/', page],
    ['https://evil.example/', page],
    ['/%5cevil.example', page],
    ['/%09/evil.example', page],
    ['javascript:alert(1)', page],
    ['/de/%0d%0aset-cookie:x=1', page],
  ] as const;
  const outcomes = await Promise.all(
    cases.map(([target]) => site.outcome(`/sign-in/?return=${target}`, { cookie })),
  );
  checks.faultless(
    'The sign-in page leads back into the site, and nowhere else',
    `2 paths followed, ${cases.length - 2} not`,
    cases.flatMap(([target, expected], index) =>
      outcomes[index] === expected ? [] : [`${target}: ${outcomes[index] ?? ''}`],
    ),
  );
}

async function proveRotation(
  site: Site,
  store: KeyStore,
  current: SessionKey,
  next: SessionKey,
  checks: Checks,
): Promise<void> {
  await store.put(next);
  await until('the next key at the edge', 120, () => opens(site, sessionOf(next)), 500);
  checks.equal(
    'While keys change, sessions of both are good',
    'old good, new good',
    await goodness(site, current, next),
  );
  await store.remove(current);
  const old = sessionOf(current);
  await until(
    'the old key to be gone',
    120,
    async () => ((await opens(site, old)) ? undefined : true),
    500,
  );
  checks.equal(
    'With the old key its sessions are gone, and no others',
    'old refused, new good',
    await goodness(site, current, next),
  );
}

async function goodness(site: Site, old: SessionKey, next: SessionKey): Promise<string> {
  const say = async (key: SessionKey) => ((await opens(site, sessionOf(key))) ? 'good' : 'refused');
  return `old ${await say(old)}, new ${await say(next)}`;
}

function sessionOf(key: SessionKey): string {
  return `__Host-session=${signSession(key, claimsFor(3_600))}`;
}

async function opens(site: Site, cookie: string): Promise<true | undefined> {
  return (await site.outcome(PAGE, { cookie })) === OPEN ? true : undefined;
}
