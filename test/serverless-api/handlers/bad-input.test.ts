import { logger } from '../../../lambda/common/observability.ts';
import { call, HOME, makePage, makeSite, tables } from './support/api.ts';

beforeEach(async () => {
  tables.clear();
  await makeSite();
  await makePage();
});

const CONTENT = '"title":"a","fragments":{}';

test.each([
  ['text that is not JSON', 'hello', '400 not-json'],
  ['no content', '', '400 not-json'],
  ['a list', '[]', '400 wrong-body'],
  ['null', 'null', '400 wrong-body'],
  ['an unknown key', `{"slug":"a","admin":true,${CONTENT}}`, '400 wrong-body'],
  ['a duplicate key', `{"slug":"a","slug":"b",${CONTENT}}`, '400 duplicate-key'],
  [
    'the same key in other letters',
    `{"slug":"a","\\u0073lug":"b",${CONTENT}}`,
    '400 duplicate-key',
  ],
  ['__proto__', `{"slug":"a","__proto__":{"admin":true},${CONTENT}}`, '400 not-json'],
  ['constructor', `{"slug":"a","constructor":{"prototype":{}},${CONTENT}}`, '400 not-json'],
  ['100,000 levels', '['.repeat(100_000) + ']'.repeat(100_000), '400 too-deep'],
  ['over 256 KiB', `{"slug":"a","title":"${'x'.repeat(262_144)}"}`, '413 body-too-large'],
  ['a slash in a name', `{"slug":"../a",${CONTENT}}`, '400 wrong-body'],
  ['a line break in a name', `{"slug":"a\\r\\nset-cookie: x",${CONTENT}}`, '400 wrong-body'],
  ['a name of 64 letters', `{"slug":"${'a'.repeat(64)}",${CONTENT}}`, '400 wrong-body'],
  [
    'an incomplete surrogate pair',
    '{"slug":"a","title":"\\ud800","fragments":{}}',
    '400 wrong-body',
  ],
  ['a control character', '{"slug":"a","title":"\\u001b[2J","fragments":{}}', '400 wrong-body'],
  [
    'an invalid locale',
    '{"slug":"a","title":"a","fragments":{"a":{"german":"a"}}}',
    '400 wrong-body',
  ],
  [
    'a locale that the site does not have',
    '{"slug":"a","title":"a","fragments":{"a":{"fr":"a"}}}',
    '400 unknown-locale',
  ],
])('A body with %s is rejected', async (_, body, outcome) => {
  const answer = await call('create-page', { path: { site: 'acme' }, body });
  expect(answer.outcome).toBe(outcome);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.body).toMatchObject({ status: answer.status, requestId: 'request-1' });
});

test('A fragment with the name constructor is rejected', async () => {
  const path = { ...HOME, fragment: 'constructor', locale: 'de' };
  const put = await call('put-fragment', { path, ifMatch: '"v1"', body: { text: 'Bau' } });
  expect(put.outcome).toBe('400 wrong-path');
  const body = { slug: 'a', title: 'a', fragments: { constructor: { en: 'a' } } };
  const post = await call('create-page', { path: { site: 'acme' }, body });
  expect(post.outcome).toBe('400 wrong-body');
});

test('Strings with JSON syntax are accepted', async () => {
  const body = { slug: 'a', title: '{"a":[1]} \\" : {', fragments: { a: { en: '","a":"' } } };
  expect((await call('create-page', { path: { site: 'acme' }, body })).status).toBe(201);
});

test.each([
  [{ site: '..%2fx' }, '400 wrong-path'],
  [{ site: '%zz' }, '400 wrong-path'],
  [{ site: 'a%23b' }, '400 wrong-path'],
  [{ site: '%00' }, '400 wrong-path'],
  [{ site: '' }, '400 wrong-path'],
  [{ site: 'a%0d%0aset-cookie%3a%20x' }, '400 wrong-path'],
])('The path %j is rejected with %s', async (path, outcome) => {
  expect((await call('get-site', { path })).outcome).toBe(outcome);
});

test.each(['text/plain', 'application/json-patch+json', ''])(
  'A body of the type %j is rejected',
  async (type) => {
    const body = `{"slug":"a",${CONTENT}}`;
    const headers = { 'Content-Type': type };
    const answer = await call('create-page', { path: { site: 'acme' }, body, headers });
    expect(answer.outcome).toBe('415 not-json');
  },
);

test('Logs contain neither bodies nor credentials', async () => {
  const lines = (['debug', 'info', 'warn', 'error', 'critical'] as const).map((level) =>
    jest.spyOn(logger, level),
  );
  const granted = await call('grant-access', {
    path: { site: 'acme' },
    body: { scopes: ['read'] },
    headers: { Authorization: 'Bearer header-secret' },
  });
  await call('create-page', {
    path: { site: 'acme' },
    body: '{"slug":"body-secret',
    headers: { Authorization: 'Bearer header-secret' },
  });
  const [, secret = '-'] = (granted.body.token as string).split('.');
  const logged = JSON.stringify(lines.map(({ mock }) => mock.calls));
  expect(lines.flatMap(({ mock }) => mock.calls)).toHaveLength(2);
  for (const each of [secret, 'header-secret', 'body-secret']) expect(logged).not.toContain(each);
});

test('A 500 does not show the cause', async () => {
  delete process.env.PROD_TABLE;
  try {
    const answer = await call('get-site', { path: { site: 'acme' } });
    expect(answer.outcome).toBe('500 internal-error');
    expect(JSON.stringify(answer.body)).not.toContain('TABLE');
  } finally {
    process.env.PROD_TABLE = 'content';
  }
});
