import { readSite } from './aws/sites.ts';
import { PUBLIC } from './core/caching.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `GET /sites/{site}` returns title and locales of a site. */
export const handler = apiHandler('get-site', async ({ stage, path: { site } }) => ({
  body: await readSite(stage, site),
  headers: PUBLIC,
}));
