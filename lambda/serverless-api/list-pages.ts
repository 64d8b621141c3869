import { readListOfSite } from './aws/lists.ts';
import { publishedEntryKey } from './aws/table.ts';
import { PUBLIC } from './core/caching.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `GET /sites/{site}/pages` lists the published pages of a site by their slugs. */
export const handler = apiHandler('list-pages', async (request) => ({
  body: await readListOfSite(request, { key: publishedEntryKey(request.path.site, '') }),
  headers: PUBLIC,
}));
