import * as z from 'zod/mini';

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** BCP 47 with language, script and region only: `en`, `de-AT`, `zh-Hant-TW`, `es-419`. */
const LOCALE = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$/;

/** A slug in its stored form, NFKC in lower case: `cafe` and `ＣＡＦＥ` are the same page. */
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
        'must be 1 to 63 of a-z, 0-9 and -, not beginning with -, after normalization to NFKC and lower case',
      ),
    ),
);

/** A slug that is sent in its stored form: a key of an object. */
export const PlainSlug = z.string().check(z.regex(SLUG, 'must be 1 to 63 of a-z, 0-9 and -'));

/** Name of a fragment: a key of objects. The marshalling of AWS rejects objects with a `constructor`. */
export const FragmentName = PlainSlug.check(
  z.refine((name) => name !== 'constructor', 'must not be constructor'),
);

export const Locale = z
  .string('must be a text')
  .check(z.regex(LOCALE, 'must be a locale such as en, de-AT or zh-Hant-TW'));

/** Version of a page, from 1. */
export const VersionNumber = z
  .int('must be a whole number')
  .check(z.gte(1, 'must be 1 or more'), z.lte(999_999_999, 'must be at most 999999999'));

/** Version of a page in a path. */
export const VersionText = z
  .string()
  .check(z.regex(/^[1-9][0-9]{0,8}$/, 'must be a number from 1'));

/** Id of an API token: the part before the point. */
export const CredentialId = z
  .string()
  .check(z.regex(/^[a-z0-9]{20}$/, 'must be the 20 letters and digits before the point'));
