import { readSite } from './aws/sites.ts';
import { PUBLIC } from './core/caching.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `GET /sites/{site}` answers a site's title and locales. */
export const handler = apiHandler('get-site', async ({ stage, path: { site } }) => ({
  body: await readSite(stage, site),
  headers: PUBLIC,
}));
