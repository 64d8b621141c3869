import { readListOfSite } from './aws/lists.ts';
import { publishedEntryKey } from './aws/table.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `GET /feed/{site}/pages` lists the published pages of the site that an API token is for. */
export const handler = apiHandler('feed-pages', async (request) => ({
  body: await readListOfSite(request, { key: publishedEntryKey(request.path.site, '') }),
}));
