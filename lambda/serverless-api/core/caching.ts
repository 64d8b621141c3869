/** What everyone may read: a browser asks again after a minute, CloudFront meanwhile serves what it has. */
export const PUBLIC = { 'cache-control': 'public, max-age=60, stale-while-revalidate=60' };
