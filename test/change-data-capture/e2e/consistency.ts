import type { Checks } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { Shop } from './shop.ts';
import type { Stores } from './stores.ts';
import { differences, TABLES, type Rows } from './tables.ts';

type Tables = ReadonlyMap<string, Rows>;

/** Maximum time in seconds for changes to reach all stores on a quiet machine. */
const SECONDS = 240;

/** Differences between the database and each store, by the store's name. */
async function compare(shop: Shop, stores: Stores): Promise<Map<string, string[]>> {
  const expected = await shop.rows();
  const found: [name: string, rows: Tables][] = [
    ['the view', await stores.view()],
    ['the index', await stores.documents()],
    ['the archive', await stores.archivedRows()],
  ];
  return new Map(found.map(([name, rows]) => [name, differencesOf(expected, rows)]));
}

function differencesOf(expected: Tables, found: Tables): string[] {
  return TABLES.flatMap((table) =>
    differences(table, expected.get(table.name) ?? new Map(), found.get(table.name) ?? new Map()),
  );
}

/**
 * Checks that each store has exactly the rows of the database, once the changes have arrived.
 *
 * @param after moment of the check in words, e.g. `After the traffic`
 * @param minimum number of rows below which the check says nothing
 */
export async function checkStores(
  after: string,
  minimum: number,
  { shop, stores, checks }: { shop: Shop; stores: Stores; checks: Checks },
): Promise<void> {
  let last = new Map<string, string[]>();
  await until(
    'all changes to arrive',
    SECONDS,
    async () => {
      last = await compare(shop, stores);
      return [...last.values()].every((each) => each.length === 0) || undefined;
    },
    2_000,
  ).catch(() => undefined);
  const count = [...(await shop.rows()).values()].reduce((sum, rows) => sum + rows.size, 0);
  checks.noProblems(
    `${after}, there are rows to compare`,
    `at least ${minimum} rows in three tables`,
    count >= minimum ? [] : [`${count} rows`],
  );
  for (const [name, found] of last)
    checks.noProblems(
      `${after}, ${name} has exactly the rows of the database`,
      '0 missing, 0 wrong, 0 deleted ones left',
      found,
    );
}
