import './environment.ts';
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { applyRecords } from '../../../lambda/change-data-capture/aws/consume.ts';
import { ViewTable } from '../../../lambda/change-data-capture/aws/view-table.ts';
import { record } from './records.ts';

const dynamodb = mockClient(DynamoDBClient);
const items = new Map<string, Record<string, AttributeValue>>();
/** Replacements by another invocation, each after a read and before the write that follows. */
let intruders: Record<string, AttributeValue>[] = [];

beforeEach(() => {
  dynamodb.reset();
  items.clear();
  intruders = [];
  dynamodb
    .on(BatchGetItemCommand)
    .callsFake((input: { RequestItems: Record<string, { Keys: { id: { S: string } }[] }> }) => {
      const found = input.RequestItems.view?.Keys.map(({ id }) => items.get(id.S)).filter(
        (item) => item !== undefined,
      );
      const intruder = intruders.shift();
      if (intruder?.id?.S) items.set(intruder.id.S, intruder);
      return { Responses: { view: found } };
    });
  dynamodb.on(PutItemCommand).callsFake((input: PutItemCommand['input']) => {
    const id = input.Item?.id?.S ?? '';
    const revision = input.ExpressionAttributeValues?.[':revision']?.N;
    if (items.get(id)?.revision?.N !== revision)
      throw new ConditionalCheckFailedException({ message: 'changed', $metadata: {} });
    items.set(id, input.Item ?? {});
    return {};
  });
});

const view = new ViewTable('view');
const stored = (id = 'public.customers/7') => {
  const item = items.get(id);
  return item && unmarshall(item);
};

describe('The view', () => {
  test('has the columns of the newest change of a batch', async () => {
    const batch = [
      record({ lsn: 2, after: { id: 7, name: 'b' } }),
      record({ lsn: 1, after: { id: 7, name: 'a' } }),
    ];
    expect(await applyRecords(batch, view)).toEqual([]);
    expect(stored()).toMatchObject({ lsn: 2, row: { id: 7, name: 'b' }, revision: 1 });
  });

  test('writes nothing for changes that it has', async () => {
    const batch = [record({ lsn: 1 })];
    await applyRecords(batch, view);
    await applyRecords(batch, view);
    expect(dynamodb.commandCalls(PutItemCommand)).toHaveLength(1);
  });

  test('keeps the position of a deletion, and lets it expire after 30 days', async () => {
    await applyRecords([record({ lsn: 1 }), record({ lsn: 2, op: 'd', after: null })], view);
    const month = Date.now() / 1_000 + 30 * 86_400;
    expect(stored()).toMatchObject({ lsn: 2, deletedAt: 2 });
    expect(stored()).not.toHaveProperty('row');
    expect(Math.abs(Number(stored()?.expiresAt) - month)).toBeLessThan(10);
    expect(await applyRecords([record({ lsn: 1 })], view)).toEqual([]);
    expect(stored()).not.toHaveProperty('row');
  });

  test('merges again when another invocation replaced the item between read and write', async () => {
    await applyRecords([record({ lsn: 1, after: { id: 7, name: 'a' } })], view);
    const before = items.get('public.customers/7');
    intruders = [{ ...before, lsn: { N: '5' }, revision: { N: '2' } }];
    expect(await applyRecords([record({ lsn: 3, after: { id: 7, name: 'c' } })], view)).toEqual([]);
    expect(stored()).toMatchObject({ lsn: 5, revision: 2 });
  });

  test('fails the records of a row that is replaced again and again', async () => {
    intruders = Array.from({ length: 9 }, (_, at) => ({
      id: { S: 'public.customers/7' },
      table: { S: 'public.customers' },
      lsn: { N: '0' },
      revision: { N: String(at + 1) },
    }));
    const batch = [record({ lsn: 3, offset: 4 })];
    expect(await applyRecords(batch, view)).toEqual(batch);
  });

  test('fails only the records that are no change, and those of a row that is not stored', async () => {
    dynamodb.on(PutItemCommand).rejectsOnce(new Error('throttled'));
    const poison = { ...record({ offset: 2 }), value: Buffer.from('poison') };
    const lost = record({ offset: 3, lsn: 9 });
    expect(await applyRecords([poison, lost], view)).toEqual([poison, lost]);
    expect(await applyRecords([lost], view)).toEqual([]);
  });
});
