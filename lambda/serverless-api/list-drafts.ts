import { readListOfSite } from './aws/lists.ts';
import { entryKey } from './aws/table.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `GET /sites/{site}/drafts` lists all pages of a site by their slugs, published or not. */
export const handler = apiHandler('list-drafts', async (request) => ({
  body: await readListOfSite(request, { key: entryKey(request.path.site, '') }),
}));
