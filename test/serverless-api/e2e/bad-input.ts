import type { Checks } from '../../e2e/scenario.ts';
import type { ApiCall } from './content-api.ts';
import { accessOf, type Fixtures, type Users } from './fixtures.ts';

interface BadRequest {
  readonly what: string;
  readonly method?: string;
  readonly path: string;
  readonly call: ApiCall;
  /** Allowed statuses: the gateway, or a proxy before it, rejects some requests itself. */
  readonly expected: readonly number[];
}

/** Invalid requests: each gets a 4xx with its reason, never a 5xx. */
export async function checkBadInput(
  fixtures: Fixtures,
  users: Users | undefined,
  checks: Checks,
): Promise<void> {
  const { api } = fixtures;
  const bad = await badRequests(fixtures, users);
  const problems: string[] = [];
  for (const { what, method = 'GET', path, call, expected } of bad) {
    const answer = await api.call(method, path, call);
    const problem = answer.headers.get('content-type') === 'application/problem+json';
    if (!expected.includes(answer.status) || !problem || typeof answer.json.detail !== 'string')
      problems.push(
        `${what}: ${answer.outcome} instead of ${expected.join(' or ')} ${answer.text.slice(0, 200)}`,
      );
  }
  checks.noProblems(
    'The API rejects each invalid request with a 4xx and problem details, never a 5xx',
    `${bad.length} times 4xx`,
    problems,
  );
}

async function badRequests(
  { api, site, editor, publisher }: Fixtures,
  users: Users | undefined,
): Promise<BadRequest[]> {
  const pages = `sites/${site}/pages`;
  const page = { title: 'Home', fragments: {} };
  const { json: list } = await api.call('GET', `sites/${site}/drafts?limit=1`, editor);
  const cursor = String(list.cursor);
  const draft = await api.call('GET', `${pages}/home/draft`, editor);
  const post = (what: string, body: unknown, expected: readonly number[] = [400]): BadRequest => ({
    what,
    method: 'POST',
    path: pages,
    call: { ...editor, body },
    expected,
  });
  const get = (what: string, path: string, expected: readonly number[] = [400]): BadRequest => ({
    what,
    path,
    call: editor,
    expected,
  });
  const put = (what: string, ifMatch: string, expected: number): BadRequest => ({
    what,
    method: 'PUT',
    path: `${pages}/home/draft`,
    call: { ...editor, body: page, ifMatch },
    expected: [expected],
  });
  // Limits of API Gateway, and a user in no group.
  const withUsers: BadRequest[] = users
    ? [
        post('ten megabytes', { ...page, slug: 'big', title: 'x'.repeat(10_000_000) }, [400, 413]),
        {
          ...put('the current If-Match from a reader', draft.etag, 403),
          call: { ...accessOf(users.reader), body: page, ifMatch: draft.etag },
        },
      ]
    : [];
  return [
    ...withUsers,
    post('a page too large', { ...page, slug: 'big', fragments: manyTexts() }, [413]),
    post('no JSON', 'hello'),
    post('a JSON list', '[1]'),
    post('very deep JSON', `${'['.repeat(50_000)}${']'.repeat(50_000)}`),
    post(
      'deep nesting in a valid field',
      `{"slug":"a","title":"a","fragments":${'{"a":'.repeat(20)}1${'}'.repeat(20)}}`,
    ),
    post('a duplicate key', '{"slug":"a","slug":"b","title":"a","fragments":{}}'),
    post('__proto__', '{"slug":"a","title":"a","fragments":{},"__proto__":{"admin":true}}'),
    post(
      '__proto__ as a fragment',
      '{"slug":"a","title":"a","fragments":{"__proto__":{"en":"a"}}}',
    ),
    post('an unknown key', { ...page, slug: 'a', admin: true }),
    post('an incomplete surrogate pair', '{"slug":"a","title":"\\ud800","fragments":{}}'),
    post('a control character', '{"slug":"a","title":"\\u0000","fragments":{}}'),
    post('another spelling of an existing name', { ...page, slug: 'ＨＯＭＥ' }, [409]),
    post('a name with a parent segment', { ...page, slug: '../home' }),
    post('a line break in a name', { ...page, slug: 'a\r\nset-cookie: a=b' }),
    post('an unknown locale', { ...page, slug: 'a', fragments: { a: { fr: 'a' } } }),
    {
      ...post('no Content-Type', 'x'),
      call: {
        ...editor,
        body: JSON.stringify({ ...page, slug: 'a' }),
        headers: { 'content-type': 'text/plain' },
      },
      expected: [415],
    },
    put('an invalid If-Match', 'v1', 400),
    put('an If-Match for any version', '*', 400),
    put('an If-Match of another page', '"v77"', 412),
    put('an If-Match of an old version', '"v5"', 412),
    {
      ...put('a line break in an If-Match', '', 400),
      call: { ...editor, body: page, headers: { 'if-match': '"v6"%0d%0aset-cookie: a=b' } },
    },
    put('an If-Match of a published page', '"v2-de"', 400),
    get('a limit of a thousand', `${pages}?limit=1000`),
    get('an invalid limit', `${pages}?limit=-1`),
    get('a forged cursor', `sites/${site}/drafts?cursor=UEFHRSNob21l.AAAA`),
    get('a cursor with a changed end', `sites/${site}/drafts?cursor=${cursor.slice(0, -2)}AA`),
    get('a cursor of another list', `${pages}/home/versions?cursor=${cursor}`),
    {
      ...get('a cursor of another person', `sites/${site}/drafts?cursor=${cursor}`),
      call: publisher,
    },
    get('an encoded parent segment', `sites/..%2f..%2fsecrets/pages`),
    get('an encoded separator of keys', `sites/${site}%23x/pages`),
    get('an invalid percent sequence', `sites/%zz`),
    get('a name of a hundred letters', `sites/${'a'.repeat(100)}`),
    get('an invalid locale', `${pages}/home?locale=../de`),
    get('version 0', `${pages}/home/versions/0`),
    get('a version of an unknown page', `${pages}/nowhere/versions/1`, [404]),
    get('an unknown operation', `nothing`, [403]),
  ];
}

/** Valid fragments, over the limit of one page. */
function manyTexts(): object {
  return Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`part-${index}`, { en: 'x'.repeat(15_000) }]),
  );
}
