import type { Deployment } from '../../e2e/scenario.ts';
import { SearchDomain } from '../../e2e/search-domain.ts';
import { until } from '../../e2e/wait.ts';
import type { StoredWindow } from './stored.ts';

/** Documents of days in the search index, when there are as many as windows. */
export async function indexedWindows(
  { output, progress }: Deployment,
  days: readonly string[],
  count: number,
): Promise<StoredWindow[]> {
  progress('waiting for the search index');
  const domain = new SearchDomain(
    `https://${output('DomainHost')}`,
    output('OperatorRole'),
    days.map((day) => `taxi-windows-${day}`).join(','),
  );
  await until(
    `${count} documents`,
    300,
    async () => {
      const found = await domain.count({ match_all: {} }).catch(() => 0);
      return found >= count ? found : undefined;
    },
    1_000,
  );
  const documents: StoredWindow[] = [];
  let search_after: unknown[] | undefined;
  for (;;) {
    const { documents: page } = await domain.search({
      size: 10_000,
      sort: ['kind', '@timestamp', 'zone'],
      ...(search_after && { search_after }),
    });
    if (page.length === 0) return documents;
    for (const each of page) documents.push(each as unknown as StoredWindow);
    const { kind, start, zone } = documents.at(-1) ?? { kind: '', start: '', zone: 0 };
    search_after = [kind, Date.parse(start), zone];
  }
}
