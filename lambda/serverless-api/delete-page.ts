import { count } from '../common/observability.ts';
import { Pages } from './aws/pages.ts';
import { nextVersion } from './core/change.ts';
import { checkVersion, tagOf } from './core/version-tag.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `DELETE /sites/{site}/pages/{page}` deletes a page; its last version names the author. */
export const handler = apiHandler('delete-page', async ({ stage, path, seen, caller }) => {
  const pages = new Pages(stage);
  const draft = await pages.draft(path.site, path.page);
  checkVersion(seen, draft.version);
  const edit = { ...path, by: caller.name, change: 'deleted' } as const;
  const last = nextVersion(edit, draft.version, { title: draft.title, fragments: {} });
  await pages.delete(last);
  count('PagesDeleted');
  return { headers: { ETag: tagOf(last.version) } };
});
