import { DEFAULT_LOCALE, LOCALES } from './site.ts';
import { cookieOf, headerOf, type ViewerRequest } from './request.ts';

/** Cookie of the language switch of the site. */
export const LOCALE_COOKIE = 'locale';

/** Length of `Accept-Language` that is read; browsers send less. */
const MAX_LENGTH = 200;

/** Language for a path without one: the viewer's choice, else the preference of the browser. */
export function preferredLocale(request: ViewerRequest): string {
  const chosen = LOCALES.find((locale) => locale === cookieOf(request, LOCALE_COOKIE));
  return chosen === undefined ? negotiated(headerOf(request, 'accept-language')) : chosen;
}

interface Range {
  readonly locale: string | undefined;
  readonly weight: number;
}

/** Best language of `Accept-Language`; the first of equals. */
function negotiated(header: string): string {
  const best = header
    .slice(0, MAX_LENGTH)
    .toLowerCase()
    .split(',')
    .map(rangeOf)
    .reduce(
      (best, range) => (range.locale !== undefined && range.weight > best.weight ? range : best),
      { locale: DEFAULT_LOCALE, weight: 0 },
    );
  return best.locale === undefined ? DEFAULT_LOCALE : best.locale;
}

function rangeOf(text: string): Range {
  const match = /^\s*([a-z]{1,8})(?:-[a-z0-9-]+)?\s*(?:;\s*q=([01](?:\.\d{1,3})?)\s*)?$/.exec(text);
  if (match === null) return { locale: undefined, weight: 0 };
  return {
    locale: LOCALES.find((locale) => locale === match[1]),
    weight: match[2] === undefined ? 1 : Number(match[2]),
  };
}
