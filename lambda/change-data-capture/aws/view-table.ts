import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  type AttributeValue,
  type BatchGetItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { tracer } from '../../common/observability.ts';
import type { Replacement, RowId, SaveResult, StateStore, Stored } from '../core/apply-changes.ts';
import type { Row } from '../core/change.ts';

/** Maximum items of a BatchGetItem request. */
const READ_LIMIT = 100;
/** Concurrent writes of one invocation. */
const WRITERS = 16;
/** Retention of a deleted row, so that a change which arrives late does not bring it back. */
const DELETED_DAYS = 30;

const dynamodb = tracer.captureAWSv3Client(
  new DynamoDBClient({
    maxAttempts: 5,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000 },
  }),
);

/** Item of the view; `row` is absent after a deletion. */
interface Item {
  readonly id: string;
  readonly table: string;
  readonly lsn: bigint | number;
  readonly deletedAt?: bigint | number;
  readonly row?: Row;
  readonly older?: Readonly<Record<string, bigint | number>>;
  /** Counts the replacements of this item. */
  readonly revision: number;
}

/** Current state of the rows in a DynamoDB table; a write fails when another one came between. */
export class ViewTable implements StateStore<number> {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  async load(rows: readonly RowId[]): Promise<Map<string, Stored<number>>> {
    const found = new Map<string, Stored<number>>();
    for (let at = 0; at < rows.length; at += READ_LIMIT) {
      const keys = rows.slice(at, at + READ_LIMIT).map(({ id }) => marshall({ id }));
      for (const item of await this.#read(keys)) {
        const { id, table, lsn, deletedAt, row, older = {}, revision } = item;
        const versions = Object.entries(older).map(([name, at]) => [name, BigInt(at)] as const);
        found.set(id, {
          version: revision,
          state: {
            ...{ id, table, row },
            lsn: BigInt(lsn),
            ...(deletedAt !== undefined && { deletedAt: BigInt(deletedAt) }),
            older: Object.fromEntries(versions),
          },
        });
      }
    }
    return found;
  }

  async save(states: readonly Replacement<number>[]): Promise<SaveResult> {
    const conflicts: string[] = [];
    const failures = new Map<string, Error>();
    const waiting = [...states];
    const write = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const { id } = next.state;
        await this.#put(next).catch((error: unknown) => {
          if (error instanceof ConditionalCheckFailedException) conflicts.push(id);
          else failures.set(id, error as Error);
        });
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, write));
    return { conflicts, failures };
  }

  async #read(keys: Record<string, AttributeValue>[]): Promise<Item[]> {
    const items: Item[] = [];
    let waiting: Record<string, AttributeValue>[] | undefined = keys;
    while (waiting?.length) {
      const { Responses, UnprocessedKeys }: BatchGetItemCommandOutput = await dynamodb.send(
        new BatchGetItemCommand({
          RequestItems: { [this.#name]: { Keys: waiting, ConsistentRead: true } },
        }),
      );
      const found = Responses?.[this.#name] ?? [];
      items.push(...found.map((item) => unmarshall(item) as Item));
      waiting = UnprocessedKeys?.[this.#name]?.Keys;
    }
    return items;
  }

  async #put({ state, replaces }: Replacement<number>): Promise<void> {
    const { id, table, lsn, deletedAt, row, older } = state;
    const expiresAt = row ? undefined : Math.floor(Date.now() / 1_000) + DELETED_DAYS * 86_400;
    const item = {
      id,
      table,
      lsn,
      deletedAt,
      row,
      older,
      revision: (replaces ?? 0) + 1,
      expiresAt,
    };
    await dynamodb.send(
      new PutItemCommand({
        TableName: this.#name,
        Item: marshall(item, { removeUndefinedValues: true }),
        ...(replaces === undefined
          ? { ConditionExpression: 'attribute_not_exists(id)' }
          : {
              ConditionExpression: 'revision = :revision',
              ExpressionAttributeValues: marshall({ ':revision': replaces }),
            }),
      }),
    );
  }
}
