/** Of a page; each in some of the site's locales. */
export const MAX_FRAGMENTS = 50;
export const MAX_LOCALES = 20;
/** Of one import, and of one page of an export. */
export const MAX_PAGES = 25;
