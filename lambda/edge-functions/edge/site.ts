/** Dimensions of the editions of a page. */
export type Dimension = 'variant' | 'device' | 'market';

/** Languages of the site: the folders at the top of the bucket. */
export const LOCALES: readonly string[] = ['en', 'de', 'fr'];

/** Default language, and the language of pages without a translation. */
export const DEFAULT_LOCALE = 'en';

/** Folder, in every language, whose content requires a session. */
export const MEMBERS = 'members';

/** Sign-in page. */
export const SIGN_IN = 'sign-in';

/** Variants of an experiment. */
export const VARIANTS: readonly string[] = ['a', 'b'];

/** Pages with editions, without their language; their file is `index.<edition>.html`. */
export const EDITIONS: Readonly<Record<string, readonly Dimension[]>> = {
  '/': ['variant'],
  '/gallery/': ['device'],
  '/prices/': ['market'],
};

/** Markets and their countries (ISO 3166-1); other countries belong to `world`. */
export const MARKETS: Readonly<Record<string, readonly string[]>> = {
  eu: ['AT', 'BE', 'DE', 'ES', 'FR', 'IE', 'IT', 'NL'],
  us: ['US'],
};
