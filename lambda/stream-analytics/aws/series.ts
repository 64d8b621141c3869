import { QueryCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { KEYS } from '../contract.ts';

export interface SeriesQuery {
  readonly series: string;
  readonly limit: number;
  /** Key after which the page begins. */
  readonly start: Readonly<Record<string, string>> | undefined;
  /** Name of an index, its sort key, and the beginning of that key's value. */
  readonly index?: { readonly name: string; readonly key: string; readonly prefix: string };
}

/** Page of items. */
export interface Page {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  /** Key of the last item; undefined on the last page. */
  readonly last: Readonly<Record<string, unknown>> | undefined;
}

/** Table whose items are series, read from the newest to the oldest. */
export class SeriesTable {
  private readonly dynamodb: DynamoDBClient;
  private readonly table: string;

  constructor(dynamodb: DynamoDBClient, table: string) {
    this.dynamodb = dynamodb;
    this.table = table;
  }

  async page({ series, limit, start, index }: SeriesQuery): Promise<Page> {
    const { Items = [], LastEvaluatedKey } = await this.dynamodb.send(
      new QueryCommand({
        TableName: this.table,
        IndexName: index?.name,
        KeyConditionExpression: index
          ? '#series = :series AND begins_with(#key, :prefix)'
          : '#series = :series',
        ExpressionAttributeNames: {
          '#series': KEYS.partition,
          ...(index && { '#key': index.key }),
        },
        ExpressionAttributeValues: marshall({
          ':series': series,
          ...(index && { ':prefix': index.prefix }),
        }),
        ScanIndexForward: false,
        Limit: limit,
        ExclusiveStartKey: start && marshall(start),
      }),
    );
    return {
      items: Items.map((item) => unmarshall(item)),
      last: LastEvaluatedKey && unmarshall(LastEvaluatedKey),
    };
  }

  /** Number of items of a series. */
  async count(series: string): Promise<number> {
    let sum = 0;
    let start: Awaited<ReturnType<typeof this.countPage>>['LastEvaluatedKey'];
    do {
      const { Count = 0, LastEvaluatedKey } = await this.countPage(series, start);
      sum += Count;
      start = LastEvaluatedKey;
    } while (start);
    return sum;
  }

  private countPage(series: string, start: QueryCommand['input']['ExclusiveStartKey']) {
    return this.dynamodb.send(
      new QueryCommand({
        TableName: this.table,
        Select: 'COUNT',
        KeyConditionExpression: '#series = :series',
        ExpressionAttributeNames: { '#series': KEYS.partition },
        ExpressionAttributeValues: marshall({ ':series': series }),
        ExclusiveStartKey: start,
      }),
    );
  }
}
