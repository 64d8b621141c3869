import { count } from '../common/observability.ts';
import { Pages } from './aws/pages.ts';
import { readSite } from './aws/sites.ts';
import { checkVersion, tagOf } from './core/version-tag.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `POST …/publish` publishes the newest version. */
export const handler = apiHandler('publish-page', async ({ stage, path: { site, page }, seen }) => {
  const pages = new Pages(stage);
  const [draft, { defaultLocale }] = await Promise.all([
    pages.draft(site, page),
    readSite(stage, site),
  ]);
  checkVersion(seen, draft.version);
  const publishedAt = new Date().toISOString();
  await pages.publish(draft, defaultLocale, publishedAt);
  count('PagesPublished');
  const { version } = draft;
  return { body: { site, page, version, publishedAt }, headers: { ETag: tagOf(version) } };
});
