import { HttpError } from '../../common/http.ts';
import type { Site } from './answers.ts';
import type { Fragments } from './content.ts';

/** Text of each fragment in the first of the locales that has one. Fragments without a text are left out. */
export function resolve(fragments: Fragments, locales: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fragments).flatMap(([name, texts]) => {
      const found = locales.find((locale) => Object.hasOwn(texts, locale));
      return found === undefined ? [] : [[name, texts[found] ?? '']];
    }),
  );
}

/** @throws HttpError 400 `unknown-locale` */
export function checkLocales(site: Site, fragments: Fragments): void {
  for (const locale of Object.values(fragments).flatMap((texts) => Object.keys(texts))) {
    if (site.locales.includes(locale)) continue;
    throw new HttpError(
      400,
      'unknown-locale',
      `The site ${site.slug} has no locale ${locale}: choose from ${site.locales.join(', ')}.`,
    );
  }
}
