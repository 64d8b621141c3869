import { readList } from './aws/lists.ts';
import { siteKey } from './aws/table.ts';
import { PUBLIC } from './core/caching.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `GET /sites` lists all sites by their slugs. */
export const handler = apiHandler('list-sites', async (request) => ({
  body: await readList(request, { key: siteKey('') }),
  headers: PUBLIC,
}));
