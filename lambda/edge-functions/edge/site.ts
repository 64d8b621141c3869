/** What a page may come in editions by. */
export type Dimension = 'variant' | 'device' | 'market';

/** Languages of the site: the folders at the top of the bucket. */
export const LOCALES: readonly string[] = ['en', 'de', 'fr'];

/** For who wants none of them, and for pages that are not translated. */
export const DEFAULT_LOCALE = 'en';

/** What lies below this, in every language, takes a session. */
export const MEMBERS = 'members';

/** The page that whoever has no session is sent to. */
export const SIGN_IN = 'sign-in';

/** The halves of an experiment. */
export const VARIANTS: readonly string[] = ['a', 'b'];

/** Pages that come in editions, without their language: their file is `index.<edition>.html`. */
export const EDITIONS: Readonly<Record<string, readonly Dimension[]>> = {
  '/': ['variant'],
  '/gallery/': ['device'],
  '/prices/': ['market'],
};

/** Markets with prices of their own, and their countries (ISO 3166-1); all others are `world`. */
export const MARKETS: Readonly<Record<string, readonly string[]>> = {
  eu: ['AT', 'BE', 'DE', 'ES', 'FR', 'IE', 'IT', 'NL'],
  us: ['US'],
};
