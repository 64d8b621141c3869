import { randomUUID } from 'node:crypto';
import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import { badSessions } from './bad-sessions.ts';
import type { KeyStore } from './key-store.ts';
import { claimsFor, newKey, signSession, type SessionKey } from './session-cookie.ts';
import type { Site } from './site.ts';

const PAGE = '/de/members/';
const OPEN = 'de/members/index.html';
const SIGN_IN = `302 /sign-in/?return=${encodeURIComponent(PAGE)}`;

/** Access to the members' pages with and without a valid session. */
export async function checkSessions(site: Site, store: KeyStore, checks: Checks): Promise<void> {
  const current = newKey(`scenario-${randomUUID().slice(0, 8)}`);
  const next = newKey(`scenario-${randomUUID().slice(0, 8)}`);
  try {
    await store.put(current);
    const cookie = sessionOf(current);
    await until('the new key at the edge', 120, () => opens(site, cookie), 500);
    await checkValid(site, cookie, checks);
    await checkInvalid(site, current, checks);
    await checkReturn(site, cookie, checks);
    await checkRotation(site, store, current, next, checks);
  } finally {
    await Promise.allSettled([store.remove(next), store.remove(current)]);
  }
}

async function checkValid(site: Site, cookie: string, checks: Checks): Promise<void> {
  const { status, file, headers } = await site.visit(PAGE, { cookie });
  checks.equal('A valid session opens a page for members', `200 ${OPEN}`, `${status} ${file}`);
  checks.equal(
    'Browsers do not store a page for members',
    'private, no-cache',
    headers.get('cache-control') ?? '',
  );
}

async function checkInvalid(site: Site, key: SessionKey, checks: Checks): Promise<void> {
  const bad = Object.entries(badSessions(key));
  const paths = [PAGE, '/%64e/members/', '/de/%6d%65mbers/', '/de/members'];
  const problems: string[] = [];
  for (const [what, session] of bad) {
    const outcome = await site.outcome(PAGE, { cookie: `__Host-session=${session}` });
    if (outcome !== SIGN_IN) problems.push(`${what}: ${outcome}`);
  }
  checks.noProblems(
    'Invalid sessions lead to the sign-in page',
    `${bad.length} cookies sent to the sign-in page`,
    problems,
  );
  const outcomes = await Promise.all(paths.map((path) => site.outcome(path)));
  checks.noProblems(
    'Every spelling of a path for members requires a session',
    `${paths.length} spellings sent to the sign-in page`,
    outcomes.flatMap((outcome, index) =>
      outcome === SIGN_IN ? [] : [`${paths[index] ?? ''}: ${outcome}`],
    ),
  );
  checks.equal(
    'A file for members requires a session',
    `302 /sign-in/?return=${encodeURIComponent('/members/report.txt')}`,
    await site.outcome('/members/report.txt'),
  );
}

async function checkReturn(site: Site, cookie: string, checks: Checks): Promise<void> {
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
  checks.noProblems(
    'The sign-in page leads back to paths of the site only',
    `2 paths followed, ${cases.length - 2} not`,
    cases.flatMap(([target, expected], index) =>
      outcomes[index] === expected ? [] : [`${target}: ${outcomes[index] ?? ''}`],
    ),
  );
}

async function checkRotation(
  site: Site,
  store: KeyStore,
  current: SessionKey,
  next: SessionKey,
  checks: Checks,
): Promise<void> {
  await store.put(next);
  await until('the next key at the edge', 120, () => opens(site, sessionOf(next)), 500);
  checks.equal(
    'Sessions of both keys are valid during a rotation',
    'old valid, new valid',
    await validity(site, current, next),
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
    'Only the sessions of a removed key are rejected',
    'old rejected, new valid',
    await validity(site, current, next),
  );
}

async function validity(site: Site, old: SessionKey, next: SessionKey): Promise<string> {
  const stateOf = async (key: SessionKey) =>
    (await opens(site, sessionOf(key))) ? 'valid' : 'rejected';
  return `old ${await stateOf(old)}, new ${await stateOf(next)}`;
}

function sessionOf(key: SessionKey): string {
  return `__Host-session=${signSession(key, claimsFor(3_600))}`;
}

async function opens(site: Site, cookie: string): Promise<true | undefined> {
  return (await site.outcome(PAGE, { cookie })) === OPEN ? true : undefined;
}
