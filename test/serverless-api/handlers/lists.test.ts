import fc from 'fast-check';
import { call, makePage, makeSite, tables, type Request } from './support/api.ts';

const DRAFTS: Request = { path: { site: 'acme' }, as: 'editor' };

beforeEach(async () => {
  tables.clear();
  await makeSite();
  for (const slug of ['a', 'b', 'c', 'd', 'e']) await makePage(slug);
});

async function page(query: Record<string, string>, request = DRAFTS) {
  const { body, outcome } = await call('list-drafts', { ...request, query });
  const items = (body.items ?? []) as { page: string }[];
  return { names: items.map((each) => each.page), cursor: body.cursor as string, outcome };
}

test.each(['1', '2', '3', '5', '100'])(
  'A list with the limit %s returns each item once, in order',
  async (limit) => {
    const seen: string[] = [];
    for (let query: Record<string, string> | undefined = { limit }; query;) {
      const { names, cursor } = await page(query);
      expect(names.length).toBeLessThanOrEqual(Number(limit));
      seen.push(...names);
      query = cursor ? { limit, cursor } : undefined;
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
  },
);

test('A cursor is valid for its list and its caller only', async () => {
  const { cursor } = await page({ limit: '1' });
  expect((await page({ limit: '1', cursor })).names).toEqual(['b']);
  expect((await page({ cursor }, { ...DRAFTS, as: 'other editor' })).outcome).toBe(
    '400 wrong-cursor',
  );
  const versions = { path: { site: 'acme', page: 'a' }, query: { cursor }, as: 'editor' } as const;
  expect((await call('list-versions', versions)).outcome).toBe('400 wrong-cursor');
  await makeSite('other');
  expect((await page({ cursor }, { ...DRAFTS, path: { site: 'other' } })).outcome).toBe(
    '400 wrong-cursor',
  );
});

test('A changed cursor is rejected', async () => {
  const { cursor } = await page({ limit: '1' });
  const changed = fc
    .tuple(fc.nat(cursor.length - 1), fc.constantFrom('a', 'b', 'Y', 'Z', '0', '9', '-', '_', '.'))
    .map(([at, letter]) => `${cursor.slice(0, at)}${letter}${cursor.slice(at + 1)}`)
    // The last character of base64 has unused bits.
    .filter((other) => other.slice(0, -1) !== cursor.slice(0, -1));
  await fc.assert(
    fc.asyncProperty(fc.oneof(changed, fc.string({ minLength: 1 })), async (other) => {
      expect((await page({ cursor: other })).outcome).toBe('400 wrong-cursor');
    }),
    { numRuns: 60 },
  );
});

test('A cursor is rejected before the first site has created the key', async () => {
  const request = { query: { cursor: 'U0lURSNh.AAAA' }, stage: 'dev' };
  expect((await call('list-sites', request)).outcome).toBe('400 wrong-cursor');
});

test.each(['0', '-1', '101', '1e1', 'ten', ''])('A limit of %j is rejected', async (limit) => {
  expect((await page({ limit })).outcome).toBe('400 wrong-query');
});

test('A list of an empty site is empty, and a list of an unknown site gets 404', async () => {
  await makeSite('empty');
  expect((await page({}, { ...DRAFTS, path: { site: 'empty' } })).names).toEqual([]);
  for (const id of ['list-drafts', 'list-pages', 'feed-pages', 'export-site'] as const)
    expect((await call(id, { path: { site: 'none' } })).outcome).toBe('404 unknown-site');
  const versions = { path: { site: 'acme', page: 'none' } };
  expect((await call('list-versions', versions)).outcome).toBe('404 unknown-page');
});
