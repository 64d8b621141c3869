import { call, HOME, makePage, makeSite, tables } from './support/api.ts';

const TEXTS = { intro: { en: 'Hello', de: 'Hallo' } };
const EDIT = { title: 'Home', fragments: TEXTS };

beforeEach(async () => {
  tables.clear();
  await makeSite();
  await makePage('home', TEXTS);
});

function put(ifMatch: string | undefined, body: object = EDIT) {
  return call('put-draft', { path: HOME, ifMatch, body });
}

test('One of many concurrent changes of a version is applied, and the others get 412', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => put('"v1"')));
  const outcomes = answers.map(({ outcome }) => outcome).sort();
  expect(outcomes).toEqual(['200', ...Array.from({ length: 19 }, () => '412 stale-version')]);
});

test.each([
  [undefined, '428 if-match-required'],
  ['', '428 if-match-required'],
  ['*', '400 wrong-if-match'],
  ['v1', '400 wrong-if-match'],
  ['"v1-de"', '400 wrong-if-match'],
  ['"v01"', '400 wrong-if-match'],
  ['"v2"', '412 stale-version'],
  ['"v1"', '200'],
  ['W/"v1"', '200'],
  ['"v7", "v1"', '200'],
])('A change with If-Match %s gets %s', async (ifMatch, outcome) => {
  expect((await put(ifMatch)).outcome).toBe(outcome);
});

test('A late change gets the current version', async () => {
  await put('"v1"');
  expect((await put('"v1"')).headers.ETag).toBe('"v2"');
});

test('A change of one fragment does not change the others', async () => {
  const path = { ...HOME, fragment: 'legal', locale: 'de' };
  const answer = await call('put-fragment', { path, ifMatch: '"v1"', body: { text: 'Bau' } });
  expect(answer.body.fragments).toEqual({ ...TEXTS, legal: { de: 'Bau' } });
});

test('A draft is readable by editors only, a published page by everyone', async () => {
  expect((await call('get-page', { path: HOME })).outcome).toBe('404 unknown-page');
  await call('publish-page', { path: HOME, ifMatch: '"v1"' });
  await put('"v1"', { title: 'New', fragments: {} });
  expect((await call('get-page', { path: HOME, as: 'anyone' })).body).toMatchObject({
    version: 1,
    title: 'Home',
    locale: 'en',
    fragments: { intro: 'Hello' },
  });
  expect((await call('get-draft', { path: HOME })).body).toMatchObject({
    version: 2,
    published: 1,
  });
});

test.each([
  ['de-AT', 'Hallo'],
  ['de', 'Hallo'],
  ['de-CH', 'Hallo'],
  ['fr', 'Hello'],
])('A request for the locale %s gets %s', async (locale, intro) => {
  await call('publish-page', { path: HOME, ifMatch: '"v1"' });
  const answer = await call('get-page', { path: HOME, query: { locale } });
  expect(answer.body.fragments).toEqual({ intro });
  expect(answer.headers).toMatchObject({ ETag: `"v1-${locale}"`, 'Content-Language': locale });
});

test.each(['"v1-en"', 'W/"v1-en"', '"x", "v1-en"', '*'])(
  'A request with If-None-Match %s gets no body',
  async (tag) => {
    await call('publish-page', { path: HOME, ifMatch: '"v1"' });
    const answer = await call('get-page', { path: HOME, headers: { 'if-none-match': tag } });
    expect(answer).toMatchObject({ status: 304, body: {} });
  },
);

test('A deleted page is hidden, keeps its history and can be restored', async () => {
  await call('publish-page', { path: HOME, ifMatch: '"v1"' });
  const deleted = await call('delete-page', { path: HOME, ifMatch: '"v1"' });
  expect(deleted).toMatchObject({ status: 204, headers: { ETag: '"v2"' } });
  for (const id of ['get-page', 'get-draft'] as const)
    expect((await call(id, { path: HOME })).outcome).toBe('404 unknown-page');
  expect((await put('"v2"')).outcome).toBe('404 unknown-page');
  const restore = (version: string) =>
    call('restore-version', { path: { ...HOME, version }, ifMatch: '"v2"' });
  expect((await restore('2')).outcome).toBe('409 deleted-version');
  expect((await restore('1')).body).toMatchObject({ version: 3, fragments: TEXTS });
  const { body } = await call('list-versions', { path: HOME });
  expect((body.items as { change: string }[]).map(({ change }) => change)).toEqual([
    'restored',
    'deleted',
    'created',
  ]);
  expect((await call('list-drafts', { path: HOME })).body.items).toEqual([
    { page: 'home', title: 'Home' },
  ]);
});

test('Another spelling of a name is the same page', async () => {
  const body = { slug: 'ＨＯＭＥ', ...EDIT };
  const path = { site: 'acme' };
  expect((await call('create-page', { path, body })).outcome).toBe('409 page-exists');
  await call('delete-page', { path: HOME, ifMatch: '"v1"' });
  expect((await call('create-page', { path, body })).headers.ETag).toBe('"v3"');
  const spelled = { site: 'ＡＣＭＥ', page: encodeURIComponent('ＨＯＭＥ') };
  expect((await call('get-draft', { path: spelled })).status).toBe(200);
});

test('Publishing is rejected when an edit has changed the version', async () => {
  await put('"v1"');
  expect((await call('publish-page', { path: HOME, ifMatch: '"v1"' })).outcome).toBe(
    '412 stale-version',
  );
});

test('An import creates and changes pages, keeps equal ones and can be repeated', async () => {
  const path = { site: 'acme' };
  const body = {
    pages: [
      { slug: 'home', title: 'Home', fragments: {} },
      { slug: 'new', ...EDIT },
    ],
  };
  expect((await call('import-site', { path, body })).body).toMatchObject({
    created: ['new'],
    changed: ['home'],
  });
  expect((await call('import-site', { path, body })).body).toMatchObject({
    created: [],
    unchanged: ['home', 'new'],
  });
  const exported = await call('export-site', { path });
  expect(exported.body.items).toMatchObject([
    { page: 'home', version: 2, updatedBy: 'Machine' },
    { page: 'new', version: 1 },
  ]);
});

test('A page over the limit of an item is rejected', async () => {
  const part = (name: string) => ({ [name]: { en: 'ü'.repeat(20_000), de: 'ü'.repeat(20_000) } });
  await put('"v1"', { title: 'Home', fragments: { ...part('a'), ...part('b'), ...part('c') } });
  for (const [name, ifMatch, outcome] of [
    ['d', '"v2"', '200'],
    ['e', '"v3"', '413 page-too-large'],
  ] as const) {
    const path = { ...HOME, fragment: name, locale: 'en' };
    const request = { path, ifMatch, body: { text: 'ü'.repeat(20_000) } };
    expect((await call('put-fragment', request)).outcome).toBe(outcome);
  }
});
