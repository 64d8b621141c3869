import { readList } from './aws/lists.ts';
import { unknownPage } from './aws/pages.ts';
import { versionKey } from './aws/table.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `GET …/versions` lists the history of a page, also of one that is deleted, the newest first. */
export const handler = apiHandler('list-versions', async (request) => {
  const { pk } = versionKey(request.path.site, request.path.page, 0);
  const attributes = ['site', 'page', 'version', 'title', 'change', 'updatedAt', 'updatedBy'];
  const list = { key: { pk, sk: 'VERSION#' }, attributes, backwards: true };
  const body = await readList(request, list);
  if (body.items.length === 0) throw unknownPage(request.path.site, request.path.page);
  return { body };
});
