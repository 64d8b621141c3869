import { Pages } from './aws/pages.ts';
import { PUBLIC } from './core/caching.ts';
import { fallbacks } from './core/fallbacks.ts';
import { resolve } from './core/locale.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `GET /sites/{site}/pages/{page}` returns the published page, each fragment in the nearest locale. */
export const handler = apiHandler('get-page', async ({ stage, path, query, header }) => {
  const published = await new Pages(stage).published(path.site, path.page);
  const { defaultLocale, fragments, ...page } = published;
  const { locale = defaultLocale } = query;
  const ETag = `"v${published.version}-${locale}"`;
  const headers = { ETag, ...PUBLIC };
  if (names(header('if-none-match'), ETag)) return { status: 304, headers };
  return {
    body: { ...page, locale, fragments: resolve(fragments, fallbacks(locale, defaultLocale)) },
    headers: { ...headers, 'Content-Language': locale },
  };
});

/** Weak comparison of RFC 9110; `*` matches any version. */
function names(ifNoneMatch: string | undefined, tag: string): boolean {
  return (ifNoneMatch ?? '')
    .split(',')
    .some((each) => ['*', tag, `W/${tag}`].includes(each.trim()));
}
