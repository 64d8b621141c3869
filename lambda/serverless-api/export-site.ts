import { readList } from './aws/lists.ts';
import { Pages } from './aws/pages.ts';
import { readSite } from './aws/sites.ts';
import { entryKey } from './aws/table.ts';
import { MAX_PAGES } from './contract.ts';
import { without } from './core/without.ts';
import { apiHandler } from './aws/api-handler.ts';

/** `GET /machine/sites/{site}/export` returns all pages with their newest content, at most 25 at a time. */
export const handler = apiHandler('export-site', async (request) => {
  const { stage, path, query } = request;
  const pages = new Pages(stage);
  await readSite(stage, path.site);
  const entries = await readList(
    { ...request, query: { ...query, limit: Math.min(query.limit, MAX_PAGES) } },
    { key: entryKey(path.site, '') },
  );
  const versions = await Promise.all(
    (entries.items as { page: string }[]).map(({ page }) => pages.newest(path.site, page)),
  );
  const items = versions.flatMap((version) => {
    if (!version || version.change === 'deleted') return [];
    return [without(version, 'change')];
  });
  return { body: { ...entries, items } };
});
