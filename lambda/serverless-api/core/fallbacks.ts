/** Where to look for a text, in this order: `de-AT` → `de-AT`, `de`, then the site's own. */
export function fallbacks(locale: string, defaultLocale: string): string[] {
  const parts = locale.split('-');
  const wider = parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
  return [...new Set([...wider, defaultLocale])];
}
