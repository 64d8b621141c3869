import * as z from 'zod/mini';

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** What is left of BCP 47 when only language, script and region are used: `en`, `de-AT`, `zh-Hant-TW`, `es-419`. */
const LOCALE = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/;

/**
 * A name as it is written, in the form in which it is kept: what looks the same is the same, so
 * that there are no two pages `cafe` and `ＣＡＦＥ`.
 */
export const Slug = z.pipe(
  z.pipe(
    z.string('must be a text').check(z.minLength(1), z.maxLength(200)),
    z.transform((name) => name.normalize('NFKC').toLowerCase()),
  ),
  z
    .string()
    .check(
      z.regex(
        SLUG,
        'must be 1 to 63 of a-z, 0-9 and -, not beginning with -, once capitals and look-alikes are made plain',
      ),
    ),
);

/** The same where it must be in that form already: as a key of an object. */
export const PlainSlug = z.string().check(z.regex(SLUG, 'must be 1 to 63 of a-z, 0-9 and -'));

/** Of a fragment: a key of objects, which AWS's marshalling takes for no plain ones with a `constructor`. */
export const FragmentName = PlainSlug.check(
  z.refine((name) => name !== 'constructor', 'must not be constructor'),
);

export const Locale = z
  .string('must be a text')
  .check(z.regex(LOCALE, 'must be a locale such as en, de-AT or zh-Hant-TW'));

/** Of a page; counted from 1. */
export const VersionNumber = z
  .int('must be a whole number')
  .check(z.gte(1, 'must be 1 or more'), z.lte(999_999_999, 'must be at most 999999999'));

/** The same in a path. */
export const VersionText = z
  .string()
  .check(z.regex(/^[1-9][0-9]{0,8}$/, 'must be a number from 1'));

/** Of an API token: the part before the point. */
export const CredentialId = z
  .string()
  .check(z.regex(/^[a-z0-9]{20}$/, 'must be the 20 letters and digits before the point'));
