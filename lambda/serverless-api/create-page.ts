import { HttpError } from '../common/http.ts';
import { count } from '../common/observability.ts';
import { draftAnswer } from './aws/edit-draft.ts';
import { draftOf, Pages } from './aws/pages.ts';
import { readSite } from './aws/sites.ts';
import { NewPage } from './core/bodies/new-page.ts';
import { nextVersion } from './core/change.ts';
import { checkLocales } from './core/locale.ts';
import { apiHandler } from './aws/api-handler.ts';

/**
 * `POST /sites/{site}/pages` creates a page as a draft. A deleted page continues its history.
 */
export const handler = apiHandler(
  'create-page',
  async ({ stage, path: { site }, body, caller }) => {
    const { slug: page, ...content } = body;
    const pages = new Pages(stage);
    const [known, newest] = await Promise.all([readSite(stage, site), pages.newest(site, page)]);
    if (newest && newest.change !== 'deleted') throw exists(site, page);
    checkLocales(known, content.fragments);
    const edit = { site, page, by: caller.name, change: 'created' } as const;
    const created = nextVersion(edit, newest?.version ?? 0, content);
    try {
      await pages.append(created, false);
    } catch (error) {
      throw error instanceof HttpError && error.status === 412 ? exists(site, page) : error;
    }
    count('PagesCreated');
    return draftAnswer(draftOf(created), { Location: `pages/${page}/draft` });
  },
  NewPage,
);

function exists(site: string, page: string): HttpError {
  return new HttpError(
    409,
    'page-exists',
    `The site ${site} has a page ${page} already: change that one, or choose another slug.`,
  );
}
