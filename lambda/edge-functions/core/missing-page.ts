import { DEFAULT_LOCALE } from '../edge/site.ts';
import { addressOf, readPath } from '../edge/site-path.ts';
import { textsIn } from './texts.ts';

/** Answer for a missing object. */
export interface MissingPage {
  readonly status: 302 | 404;
  readonly location?: string;
  readonly locale: string;
  readonly body: string;
}

/** Files of pages, as named by the viewer request function. */
const PAGE_FILE = /^index(\.[a-z]+)*\.html$/;

/**
 * Redirects an untranslated page to the page in the default language. Any other missing object gets a
 * 404 page in the language of the path.
 *
 * @param uri rewritten by the viewer request function
 */
export function missingPage(uri: string): MissingPage {
  const path = readPath(uri);
  const locale = path?.locale ?? DEFAULT_LOCALE;
  const file = path?.segments.at(-1) ?? '';
  if (path && locale !== DEFAULT_LOCALE && PAGE_FILE.test(file)) {
    const segments = path.segments.slice(0, -1);
    const location = addressOf({ locale: DEFAULT_LOCALE, segments, isPage: true });
    return { status: 302, location, locale, body: '' };
  }
  return { status: 404, locale, body: notFound(locale) };
}

function notFound(locale: string): string {
  const { title, home } = textsIn(locale);
  return `<!doctype html>
<html lang="${locale}">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <meta name="robots" content="noindex">
  <title>${title}</title>
  <h1>${title}</h1>
  <p><a href="/${locale}/">${home}</a></p>
</html>
`;
}
