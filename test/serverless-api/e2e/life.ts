import type { Checks } from '../../e2e/scenario.ts';
import type { ApiReply } from './content-api.ts';
import type { Fixtures } from './fixtures.ts';

/** Life of a page: creation, changes, publication, deletion, restoration. */
export async function checkLife(
  { api, site, editor, publisher }: Fixtures,
  checks: Checks,
): Promise<void> {
  const home = `sites/${site}/pages/home`;

  const created = await api.call('POST', `sites/${site}/pages`, {
    ...editor,
    body: {
      slug: 'home',
      title: 'Home',
      fragments: { intro: { en: 'Hello', de: 'Hallo' }, legal: { en: 'Imprint' } },
    },
  });
  checks.equal(
    'An editor creates a page: the answer has version 1 and its address',
    '201 "v1" pages/home/draft',
    `${created.status} ${created.etag} ${created.headers.get('location') ?? ''}`,
  );
  const unseen = await api.call('GET', home);
  checks.equal('An unpublished page is not public', '404 unknown-page', unseen.outcome);

  const edited = await api.call('PUT', `${home}/draft/fragments/intro/de-AT`, {
    ...editor,
    ifMatch: '"v1"',
    body: { text: 'Servus' },
  });
  const late = await api.call('PUT', `${home}/draft`, {
    ...editor,
    ifMatch: '"v1"',
    body: { title: 'Mine', fragments: {} },
  });
  const blind = await api.call('PUT', `${home}/draft`, {
    ...editor,
    body: { title: 'Mine', fragments: {} },
  });
  checks.equal(
    'The second change of a version gets 412 with the current version, and a change without If-Match gets 428',
    '200 "v2", 412 stale-version "v2", 428 if-match-required',
    `${edited.outcome} ${edited.etag}, ${late.outcome} ${late.etag}, ${blind.outcome}`,
  );

  const published = await api.call('POST', `${home}/publish`, { ...publisher, ifMatch: '"v2"' });
  const versions = await Promise.all(
    ['de-AT', 'de', 'fr', undefined].map(async (locale) => {
      const answer = await api.call('GET', `${home}${locale ? `?locale=${locale}` : ''}`);
      const { intro, legal } = answer.json.fragments as Record<string, string>;
      return `${locale ?? 'none'}: ${intro ?? ''}, ${legal ?? ''}`;
    }),
  );
  checks.equal(
    'A published page is public, in the requested or the nearest locale',
    '200; de-AT: Servus, Imprint; de: Hallo, Imprint; fr: Hello, Imprint; none: Hello, Imprint',
    [published.outcome, ...versions].join('; '),
  );
  const first = await api.call('GET', `${home}?locale=de`);
  const again = await api.call('GET', `${home}?locale=de`, {
    headers: { 'if-none-match': first.etag },
  });
  checks.equal(
    'A request with the current ETag gets 304 with Cache-Control',
    '304, public, max-age=60, stale-while-revalidate=60',
    `${again.status}, ${again.headers.get('cache-control') ?? ''}`,
  );

  await api.call('PUT', `${home}/draft`, {
    ...editor,
    ifMatch: '"v2"',
    body: { title: 'Start', fragments: { intro: { en: 'Changed' } } },
  });
  checks.equal(
    'A change of the draft does not change the published page',
    'Hello',
    introOf(await api.call('GET', home)),
  );
  const restored = await api.call('POST', `${home}/versions/2/restore`, {
    ...editor,
    ifMatch: '"v3"',
  });
  checks.equal(
    'An old version is restored as a new version',
    '200 "v4" Home Servus',
    `${restored.outcome} ${restored.etag} ${String(restored.json.title)} ${textOf(restored, 'intro', 'de-AT')}`,
  );

  const deleted = await api.call('DELETE', home, { ...publisher, ifMatch: '"v4"' });
  const gone = await api.call('GET', home);
  const draft = await api.call('GET', `${home}/draft`, editor);
  const listed = await api.call('GET', `sites/${site}/drafts`, editor);
  checks.equal(
    'A deleted page is neither public nor a draft',
    '204 "v5", 404 unknown-page, 404 unknown-page, none listed',
    `${deleted.outcome} ${deleted.etag}, ${gone.outcome}, ${draft.outcome}, ${(listed.json.items as unknown[]).length || 'none'} listed`,
  );
  const back = await api.call('POST', `${home}/versions/4/restore`, { ...editor, ifMatch: '"v5"' });
  const history = await api.call('GET', `${home}/versions`, editor);
  const changes = (history.json.items as { version: number; change: string }[]).map(
    ({ version, change }) => `${version} ${change}`,
  );
  checks.equal(
    'A deleted page can be restored, and its history has all versions',
    '200 "v6": 6 restored, 5 deleted, 4 restored, 3 edited, 2 edited, 1 created',
    `${back.outcome} ${back.etag}: ${changes.join(', ')}`,
  );
}

function introOf({ json }: ApiReply): string {
  return (json.fragments as Record<string, string>).intro ?? '';
}

function textOf({ json }: ApiReply, name: string, locale: string): string {
  return (json.fragments as Record<string, Record<string, string>>)[name]?.[locale] ?? '';
}
