/** Locales for a text, in this order: `de-AT` → `de-AT`, `de`, then the default of the site. */
export function fallbacks(locale: string, defaultLocale: string): string[] {
  const parts = locale.split('-');
  const wider = parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
  return [...new Set([...wider, defaultLocale])];
}
