import { HttpError } from '../common/http.ts';
import { logger } from '../common/observability.ts';
import { Pages } from './aws/pages.ts';
import { readSite } from './aws/sites.ts';
import type { PageContent } from './core/bodies/page-content.ts';
import { SiteImport } from './core/bodies/site-import.ts';
import { isSame, nextVersion } from './core/change.ts';
import { checkLocales } from './core/locale.ts';
import { apiHandler } from './aws/api-handler.ts';

type Outcome = 'created' | 'changed' | 'unchanged' | 'refused';

/**
 * `PUT /machine/sites/{site}/import` writes the content of each page as a new version. Pages with
 * equal content stay, so that it can be repeated. Pages that an editor changed meanwhile are in `refused`.
 */
export const handler = apiHandler(
  'import-site',
  async ({ stage, path: { site }, body, caller }) => {
    const known = await readSite(stage, site);
    for (const { fragments } of body.pages) checkLocales(known, fragments);
    checkDuplicates(body.pages.map(({ slug }) => slug));
    const pages = new Pages(stage);
    const result: Record<Outcome, string[]> = {
      created: [],
      changed: [],
      unchanged: [],
      refused: [],
    };
    await Promise.all(
      body.pages.map(async ({ slug, ...content }) => {
        const outcome = await importPage(pages, { site, page: slug, by: caller.name }, content);
        result[outcome].push(slug);
      }),
    );
    logger.info(
      'imported',
      Object.fromEntries(Object.entries(result).map(([k, v]) => [k, v.length])),
    );
    return { body: result };
  },
  SiteImport,
);

async function importPage(
  pages: Pages,
  target: { readonly site: string; readonly page: string; readonly by: string },
  content: PageContent,
): Promise<Outcome> {
  const newest = await pages.newest(target.site, target.page);
  const exists = newest !== undefined && newest.change !== 'deleted';
  if (exists && isSame(newest, content)) return 'unchanged';
  const next = nextVersion({ ...target, change: 'imported' }, newest?.version ?? 0, content);
  try {
    await pages.append(next, exists && newest.title === content.title);
  } catch (error) {
    if (error instanceof HttpError && error.status === 412) return 'refused';
    throw error;
  }
  return exists ? 'changed' : 'created';
}

/** Different spellings of a slug can be the same page. */
function checkDuplicates(slugs: readonly string[]): void {
  const duplicate = slugs.find((slug, index) => slugs.indexOf(slug) !== index);
  if (duplicate === undefined) return;
  throw new HttpError(
    400,
    'duplicate-page',
    `The page ${duplicate} is there twice: send each page once.`,
  );
}
