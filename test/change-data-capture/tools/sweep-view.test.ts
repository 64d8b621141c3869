import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import type { DataApi } from '../../../lambda/common/data-api.ts';
import { sweepView } from '../../../tools/change-data-capture/sweep-view.ts';

const TABLE = 'public.order_lines';
const dynamodb = mockClient(DynamoDBClient);

/** Database with the lines 1 and 2 of order 7. */
class FakeDatabase {
  readonly statements: string[] = [];
  failing = '';

  execute(sql: string, parameters: object = {}): Promise<unknown[][]> {
    this.statements.push(
      `${sql.trim().split(/\s+/).slice(0, 3).join(' ')} ${JSON.stringify(parameters)}`,
    );
    if (this.failing && sql.startsWith(this.failing))
      return Promise.reject(new Error('duplicate key'));
    if (sql.includes('pg_index')) return Promise.resolve([['order_id'], ['line']]);
    if (sql.includes('ORDER BY "order_id", "line"'))
      return Promise.resolve([
        ['7', '1'],
        ['7', '2'],
      ]);
    return Promise.resolve([]);
  }

  begin = () => Promise.resolve('transaction');
  commit = () => Promise.resolve(void this.statements.push('commit'));
  rollback = () => Promise.resolve(void this.statements.push('rollback'));
}

let database: FakeDatabase;
const sweep = () => sweepView('view', [TABLE], database as unknown as DataApi);

beforeEach(() => {
  database = new FakeDatabase();
  dynamodb.reset();
  const item = (line: number, row?: object) =>
    marshall({ id: `${TABLE}/7/${line}`, table: TABLE, row }, { removeUndefinedValues: true });
  const Items = [
    item(1, { order_id: 7, line: 1 }),
    item(3, { order_id: 7, line: 3, product: 'a' }),
    item(4),
  ];
  dynamodb.on(ScanCommand).resolves({ Items });
});

test('A sweep inserts a row that the database does not have, and deletes it in the same transaction', async () => {
  expect(await sweep()).toBe(1);
  expect(database.statements.slice(-4)).toEqual([
    'SET LOCAL session_replication_role {}',
    `INSERT INTO ${TABLE} {"row":"{\\"order_id\\":7,\\"line\\":3,\\"product\\":\\"a\\"}"}`,
    `DELETE FROM ${TABLE} {"key0":"7","key1":"3"}`,
    'commit',
  ]);
});

test('A sweep names the row that it could not remove, and rolls its transaction back', async () => {
  database.failing = 'INSERT';
  await expect(sweep()).rejects.toThrow(`The row ${TABLE}/7/3 could not be swept: duplicate key`);
  expect(database.statements.at(-1)).toBe('rollback');
});
