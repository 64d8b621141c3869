import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../../../lib/common/project.ts';
import { OPERATIONS, type OperationId } from '../../../lambda/serverless-api/contract.ts';
import { call, CONTEXT, HOME, makePage, makeSite, tables, type Request } from './support/api.ts';
import { handler as authorize } from '../../../lambda/serverless-api/authorize.ts';

const PAGE = { title: 'Home', fragments: { intro: { en: 'Hello' } } };
const FRAGMENT = { ...HOME, fragment: 'intro', locale: 'de' };

/** Successful request of each operation, to a site with the page `home` at version 2. */
const REQUESTS: Readonly<Record<OperationId, Request>> = {
  'open-api': {},
  'list-sites': {},
  'create-site': { body: { slug: 'new', title: 'New', defaultLocale: 'en', locales: ['en'] } },
  'get-site': { path: { site: 'acme' } },
  'list-pages': { path: { site: 'acme' } },
  'create-page': { path: { site: 'acme' }, body: { slug: 'new', ...PAGE } },
  'get-page': { path: HOME },
  'delete-page': { path: HOME, ifMatch: '"v2"' },
  'list-drafts': { path: { site: 'acme' } },
  'get-draft': { path: HOME },
  'put-draft': { path: HOME, ifMatch: '"v2"', body: PAGE },
  'put-fragment': { path: FRAGMENT, ifMatch: '"v2"', body: { text: 'Hallo' } },
  'list-versions': { path: HOME },
  'get-version': { path: { ...HOME, version: '1' } },
  'restore-version': { path: { ...HOME, version: '1' }, ifMatch: '"v2"' },
  'publish-page': { path: HOME, ifMatch: '"v2"' },
  'grant-access': { path: { site: 'acme' }, body: { scopes: ['read'] } },
  'revoke-access': { path: { site: 'acme', id: '' } },
  'export-site': { path: { site: 'acme' } },
  'import-site': {
    path: { site: 'acme' },
    body: {
      pages: [
        { slug: 'a', ...PAGE },
        { slug: 'b', ...PAGE },
      ],
    },
  },
  'feed-pages': { path: { site: 'acme' } },
  'feed-fragment': { path: FRAGMENT, ifMatch: '"v2"', body: { text: 'Hallo' } },
};

let credential = '';

beforeEach(async () => {
  tables.clear();
  await makeSite();
  await makePage();
  await call('put-draft', { path: HOME, ifMatch: '"v1"', body: { ...PAGE, title: 'Home' } });
  await call('publish-page', { path: HOME, ifMatch: '"v2"' });
  const granted = await call('grant-access', REQUESTS['grant-access']);
  credential = granted.body.id as string;
  tables.forgetCounts();
});

function requestOf(id: OperationId): Request {
  return id === 'revoke-access' ? { path: { site: 'acme', id: credential } } : REQUESTS[id];
}

const PAGE_OF_DOCS = readFileSync(join(PROJECT, 'lib/serverless-api/README.md'), 'utf8');

/** Reads and writes by method and path, from the page's table of methods. */
const DOCUMENTED = new Map(
  [
    ...PAGE_OF_DOCS.matchAll(/^\| `([A-Z]+ \S+)`\s+\| \w+\s+\| ([\dn +]+?)\s*\| ([\dn]+)\s+\|$/gm),
  ].map(([, method = '', reads = '', writes = '']) => [method, [reads, writes]] as const),
);

/** Value of an amount such as `2 + n`. */
function amount(text: string, n: number): number {
  return text
    .split('+')
    .map((part) => part.trim().replace(/n$/, ` * ${n}`).split(' * '))
    .reduce((sum, [a, b]) => sum + (b ? Number(a || 1) * Number(b) : Number(a)), 0);
}

const IDS = Object.keys(OPERATIONS) as OperationId[];

test.each(IDS)('%s has the documented number of reads and writes', async (id) => {
  const { method, path, status } = OPERATIONS[id];
  const answer = await call(id, requestOf(id));
  expect(answer.outcome).toBe(String(status));
  const [reads = '', writes = ''] = DOCUMENTED.get(`${method} ${path}`) ?? [];
  const n = id === 'import-site' ? 2 : 1;
  // The page counts the export's first read, of the site, and its list.
  expect({ reads: tables.reads, writes: tables.writes }).toEqual({
    reads: amount(reads, n),
    writes: amount(writes, n),
  });
});

/** Rows of the page's table with these titles, by their first column. */
function tableOfDocs(...titles: readonly string[]): Map<string, string[]> {
  const lines = PAGE_OF_DOCS.split('\n').map((line) => line.split('|').map((each) => each.trim()));
  const start = lines.findIndex((cells) => titles.every((title, at) => cells[at + 1] === title));
  const rows = lines.slice(start + 2);
  const end = rows.findIndex((cells) => cells.length < 3);
  return new Map(rows.slice(0, end).map(([, name = '', ...others]) => [name, others]));
}

describe('The access patterns of the page', () => {
  const HISTORY = 'query PAGE#acme#home VERSION# backwards';
  const ASKED: Readonly<Record<string, Partial<Record<OperationId, string>>>> = {
    'all sites': { 'list-sites': 'query SITES SITE#' },
    'one site': { 'get-site': 'get SITES SITE#acme' },
    'all pages of a site, those published': {
      'list-drafts': 'query SITE#acme PAGE#',
      'list-pages': 'query SITE#acme PUBLISHED#',
      'export-site': 'query SITE#acme PAGE#',
      'feed-pages': 'query SITE#acme PUBLISHED#',
    },
    'the newest version of a page': { 'get-draft': HISTORY, 'export-site': HISTORY },
    'one version, the published page': {
      'get-version': 'get PAGE#acme#home VERSION#000000001',
      'get-page': 'get PAGE#acme#home PUBLISHED',
    },
    'the history of a page': { 'list-versions': HISTORY },
    'is this the newest version still?': {
      'put-draft': 'absent PAGE#acme#home VERSION#000000003',
      'put-fragment': 'absent PAGE#acme#home VERSION#000000003',
      'delete-page': 'absent PAGE#acme#home VERSION#000000003',
      'restore-version': 'absent PAGE#acme#home VERSION#000000003',
      'publish-page': 'absent PAGE#acme#home VERSION#000000003',
    },
  };

  test('are the documented ones', () => {
    const questions = [...tableOfDocs('question', 'answered by').keys()];
    expect(questions).toEqual([...Object.keys(ASKED), 'an API token']);
  });

  const each = Object.entries(ASKED).flatMap(([question, operations]) =>
    Object.entries(operations).map(([id, asked]) => [question, id as OperationId, asked] as const),
  );

  test.each(each)('include %s, for %s', async (_, id, asked) => {
    await call(id, requestOf(id));
    expect(tables.asked).toContain(asked);
  });

  test('include an API token', async () => {
    await authorize(
      {
        type: 'TOKEN',
        authorizationToken: `Token ${credential}.${'A'.repeat(43)}`,
        methodArn: 'arn:aws:execute-api:eu-west-1:111122223333:abc/prod/GET/feed/acme/pages',
      },
      CONTEXT,
    );
    expect(tables.asked).toEqual([`get TOKEN#${credential} TOKEN`]);
  });

  test('use exactly the documented keys', () => {
    const kinds = [...tableOfDocs('item', '`pk`', '`sk`')].map(([name, [pk = '', sk = '']]) => {
      const pattern = `${pk} ${sk}`.replaceAll('`', '').replace('<9 digits>', '\\d{9}');
      return [name, new RegExp(`^${pattern.replaceAll(/<\w+>/g, '[\\w-]+')}$`)] as const;
    });
    const keys = tables.keys('content');
    expect(kinds.filter(([, key]) => !keys.some((each) => key.test(each)))).toEqual([]);
    expect(keys.filter((each) => !kinds.some(([, key]) => key.test(each)))).toEqual([]);
  });
});

const PEOPLE = IDS.filter((id) => ['editor', 'publisher'].includes(OPERATIONS[id].access));

test.each(PEOPLE)('%s rejects callers without the group and other kinds of tokens', async (id) => {
  const request = requestOf(id);
  const outcomes = await Promise.all(
    (['anyone', 'reader', 'access token'] as const).map((as) => call(id, { ...request, as })),
  );
  expect(outcomes.map(({ outcome }) => outcome)).toEqual([
    '401 wrong-kind-of-token',
    '403 not-in-group',
    '401 wrong-kind-of-token',
  ]);
  const { status, access } = OPERATIONS[id];
  const editor = await call(id, { ...request, as: 'other editor' });
  expect(editor.outcome).toBe(access === 'editor' ? String(status) : '403 not-in-group');
});

test('A change in one stage has no effect in the other', async () => {
  expect((await call('get-site', { path: { site: 'acme' }, stage: 'dev' })).outcome).toBe(
    '404 unknown-site',
  );
  await call('create-site', { ...REQUESTS['create-site'], stage: 'dev' });
  expect((await call('get-site', { path: { site: 'new' } })).outcome).toBe('404 unknown-site');
  expect(tables.keys('dev-content')).toEqual(['KEYS CURSORS', 'SITES SITE#new']);
});
