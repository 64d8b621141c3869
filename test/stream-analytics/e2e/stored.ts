import { DynamoDBClient, GetItemCommand, paginateQuery, Select } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Deployment } from '../../e2e/scenario.ts';
import { keyOf, type Sums, type Windows } from './expected.ts';

/** Window as table, API and search index have it. */
export interface StoredWindow {
  readonly kind: string;
  readonly day: string;
  readonly start: string;
  readonly zone: number;
  readonly trips: number;
  readonly fareCents: number;
  readonly hundredthsOfMiles: number;
  readonly writtenAt: string;
}

export const KINDS = ['tumbling', 'sliding', 'city'] as const;

export function windowsOf(stored: readonly StoredWindow[]): Windows {
  return new Map(
    stored.map(({ kind, start, zone, trips, fareCents, hundredthsOfMiles }): [string, Sums] => [
      keyOf(kind, start, zone),
      [trips, fareCents, hundredthsOfMiles],
    ]),
  );
}

const dynamodb = new DynamoDBClient({});

/** Items of a series of a table. */
export async function itemsOf(table: string, series: string): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  for await (const { Items = [] } of pagesOf(table, series))
    for (const item of Items) found.push(unmarshall(item));
  return found;
}

/** Number of the windows of days in the table, without reading them. */
export async function countWindows(table: string, days: readonly string[]): Promise<number> {
  let count = 0;
  for (const series of seriesOf(days))
    for await (const { Count = 0 } of pagesOf(table, series, Select.COUNT)) count += Count;
  return count;
}

function pagesOf(TableName: string, series: string, select?: Select) {
  return paginateQuery(
    { client: dynamodb },
    {
      TableName,
      KeyConditionExpression: 'series = :series',
      ExpressionAttributeValues: { ':series': { S: series } },
      Select: select,
    },
  );
}

function seriesOf(days: readonly string[]): string[] {
  return days.flatMap((day) => KINDS.map((kind) => `${kind}#${day}`));
}

/** Item of a table; undefined if there is none. */
export async function itemOf(
  TableName: string,
  series: string,
  position: string,
): Promise<Record<string, unknown> | undefined> {
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName, Key: { series: { S: series }, position: { S: position } } }),
  );
  return Item && unmarshall(Item);
}

/** Windows of days in the table. */
export async function tableWindows(
  table: string,
  days: readonly string[],
): Promise<StoredWindow[]> {
  const found: StoredWindow[] = [];
  for (const each of seriesOf(days))
    for (const item of await itemsOf(table, each)) found.push(item as unknown as StoredWindow);
  return found;
}

/** Windows of days from the API, page by page. */
export async function apiWindows(
  { reach, output }: Deployment,
  days: readonly string[],
): Promise<StoredWindow[]> {
  const found: StoredWindow[] = [];
  for (const day of days)
    for (const kind of KINDS) {
      let next: string | undefined;
      do {
        const query = new URLSearchParams({ day, kind, limit: '1000', ...(next && { next }) });
        const answer = await reach(`${output('WallboardUrl')}windows?${query.toString()}`);
        const body = (await answer.json()) as { windows: StoredWindow[]; next?: string };
        found.push(...body.windows);
        ({ next } = body);
      } while (next !== undefined);
    }
  return found;
}
