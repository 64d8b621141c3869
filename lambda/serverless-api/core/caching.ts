/** Cache-Control of public content: fresh for a minute, stale for a minute more during revalidation. */
export const PUBLIC = { 'cache-control': 'public, max-age=60, stale-while-revalidate=60' };
