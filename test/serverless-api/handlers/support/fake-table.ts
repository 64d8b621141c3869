import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  type AttributeValue,
  type QueryCommandInput,
  type TransactWriteItem,
} from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

interface Write {
  readonly TableName?: string;
  readonly Item?: Item;
  readonly Key?: Item;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues?: Item;
}

/** Tables in memory that support the calls of the handlers and count reads and writes by items. */
export class FakeTables {
  reads = 0;
  writes = 0;
  /** Requested keys and prefixes: `get SITES SITE#acme`, `query SITES SITE#`, `absent …`. */
  asked: string[] = [];
  readonly #tables = new Map<string, Map<string, Item>>();

  clear(): void {
    this.#tables.clear();
    this.forgetCounts();
  }

  forgetCounts(): void {
    [this.reads, this.writes, this.asked] = [0, 0, []];
  }

  /** All keys of a table, sorted. */
  keys(table: string): string[] {
    return [...this.#table(table).keys()].sort();
  }

  /** Content of a table. */
  text(table: string): string {
    return JSON.stringify([...this.#table(table).values()]);
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- what it throws is a rejection
  async call(operation: string, input: unknown): Promise<object> {
    switch (operation) {
      case 'GetItem':
        this.reads++;
        this.asked.push(`get ${keyOf((input as Write).Key)}`);
        return { Item: this.#find(input as Write) };
      case 'Query':
        this.reads++;
        return this.#query(input as QueryCommandInput);
      case 'PutItem':
      case 'DeleteItem':
        this.writes++;
        if (!this.#holds(input as Write))
          throw new ConditionalCheckFailedException({ message: 'refused', $metadata: {} });
        this.#apply(input as Write, operation === 'DeleteItem');
        return {};
      case 'TransactWriteItems':
        return this.#transact((input as { TransactItems: TransactWriteItem[] }).TransactItems);
      default:
        throw new Error(`The fake tables know no ${operation}.`);
    }
  }

  #table(name = ''): Map<string, Item> {
    const table = this.#tables.get(name) ?? new Map<string, Item>();
    this.#tables.set(name, table);
    return table;
  }

  #find({ TableName, Key, Item = {} }: Write): Item | undefined {
    return this.#table(TableName).get(keyOf(Key ?? Item));
  }

  #holds(write: Write): boolean {
    const there = this.#find(write);
    switch (write.ConditionExpression) {
      case undefined:
        return true;
      case 'attribute_not_exists(pk)':
        this.asked.push(`absent ${keyOf(write.Key ?? write.Item)}`);
        return there === undefined;
      case 'site = :site':
        return there?.site?.S === write.ExpressionAttributeValues?.[':site']?.S;
      default:
        throw new Error(`The fake tables know no ${write.ConditionExpression}.`);
    }
  }

  #apply({ TableName, Item, Key }: Write, deletes: boolean): void {
    const table = this.#table(TableName);
    if (deletes) table.delete(keyOf(Key));
    else if (Item) table.set(keyOf(Item), Item);
  }

  #transact(items: readonly TransactWriteItem[]): object {
    this.writes += items.length;
    const reasons = items.map(({ Put, Delete, ConditionCheck }) =>
      this.#holds(Put ?? Delete ?? ConditionCheck ?? {})
        ? { Code: 'None' }
        : { Code: 'ConditionalCheckFailed' },
    );
    if (reasons.some(({ Code }) => Code !== 'None')) {
      throw new TransactionCanceledException({
        message: 'cancelled',
        $metadata: {},
        CancellationReasons: reasons,
      });
    }
    for (const { Put, Delete } of items) this.#apply(Put ?? Delete ?? {}, Delete !== undefined);
    return {};
  }

  #query(input: QueryCommandInput): object {
    const [pk, prefix] = Object.values(input.ExpressionAttributeValues ?? {}).map(({ S }) => S);
    const all = [...this.#table(input.TableName).values()]
      .filter(({ pk: own, sk }) => own?.S === pk && sk?.S?.startsWith(prefix ?? ''))
      .sort((a, b) => ((a.sk?.S ?? '') < (b.sk?.S ?? '') ? -1 : 1));
    const backwards = input.ScanIndexForward === false;
    if (backwards) all.reverse();
    this.asked.push(`query ${pk ?? ''} ${prefix ?? ''}${backwards ? ' backwards' : ''}`);
    const from = input.ExclusiveStartKey?.sk?.S;
    const start = from === undefined ? 0 : all.findIndex(({ sk }) => sk?.S === from) + 1;
    const Items = all.slice(start, start + (input.Limit ?? all.length));
    const last = Items.at(-1);
    const more = start + Items.length < all.length && last;
    return { Items, ...(more && { LastEvaluatedKey: { pk: last.pk, sk: last.sk } }) };
  }
}

function keyOf({ pk, sk }: Item = {}): string {
  return `${pk?.S ?? ''} ${sk?.S ?? ''}`;
}
