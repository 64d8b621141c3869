import { HttpError } from '../common/http.ts';
import { count } from '../common/observability.ts';
import { draftAnswer } from './aws/edit-draft.ts';
import { draftOf, Pages, unknownPage } from './aws/pages.ts';
import { nextVersion } from './core/change.ts';
import { checkVersion } from './core/version-tag.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `POST …/versions/{version}/restore` writes an old version as the newest; the versions between stay. */
export const handler = apiHandler('restore-version', async ({ stage, path, seen, caller }) => {
  const { site, page } = path;
  const pages = new Pages(stage);
  const [newest, old, published] = await Promise.all([
    pages.newest(site, page),
    pages.version(site, page, Number(path.version)),
    pages.publishedVersion(site, page),
  ]);
  if (!newest) throw unknownPage(site, page);
  checkVersion(seen, newest.version);
  if (old.change === 'deleted') {
    throw new HttpError(
      409,
      'deleted-version',
      `Version ${old.version} deleted the page: restore an earlier one.`,
    );
  }
  const edit = { site, page, by: caller.name, change: 'restored' } as const;
  const restored = nextVersion(edit, newest.version, old);
  await pages.append(restored, newest.change !== 'deleted' && newest.title === restored.title);
  count('VersionsRestored');
  return draftAnswer(draftOf(restored, published));
});
