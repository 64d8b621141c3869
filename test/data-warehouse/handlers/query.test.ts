import './support/environment.ts';
import {
  ActiveStatementsExceededException,
  CancelStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
  ResourceNotFoundException,
  ValidationException,
} from '@aws-sdk/client-redshift-data';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/data-warehouse/query.ts';

const ID = '6d1f0a4e-0000-4000-8000-000000000009';

const data = mockClient(RedshiftDataClient);
beforeEach(() => {
  data.reset();
  data.on(ExecuteStatementCommand).resolves({ Id: ID });
  data.on(DescribeStatementCommand).resolves({ Status: 'FINISHED', HasResultSet: true });
  data.on(GetStatementResultCommand).resolves({ Records: [] });
  data.on(CancelStatementCommand).resolves({ Status: true });
});

async function request(httpMethod: string, more: Partial<APIGatewayProxyEvent> = {}) {
  const event = { httpMethod, requestContext: { requestId: 'request' }, body: null, ...more };
  const answer = await handler(event as APIGatewayProxyEvent, {} as Context);
  return { status: answer.statusCode, body: JSON.parse(answer.body) as Record<string, unknown> };
}

const post = (body: unknown) =>
  request('POST', { body: typeof body === 'string' ? body : JSON.stringify(body) });
const get = (next?: string, id = ID) =>
  request('GET', { pathParameters: { id }, queryStringParameters: next ? { next } : null });

describe('POST /queries', () => {
  test('returns the first page, with values by their types', async () => {
    data.on(GetStatementResultCommand).resolves({
      ColumnMetadata: [{ name: 'zone', typeName: 'varchar' }],
      Records: [
        [
          { stringValue: 'JFK' },
          { longValue: 3 },
          { doubleValue: 0.5 },
          { booleanValue: false },
          { isNull: true },
        ],
      ],
      TotalNumRows: 2_000,
      NextToken: 'second',
    });
    const { status, body } = await post({ sql: 'SELECT 1' });
    expect(status).toBe(200);
    expect(body).toEqual({
      id: ID,
      state: 'finished',
      columns: [{ name: 'zone', type: 'varchar' }],
      rows: [['JFK', 3, 0.5, false, null]],
      total: 2_000,
      next: 'second',
    });
  });

  test('passes parameters as texts, and none for a query without', async () => {
    await post({
      sql: "SELECT ':x', a::int FROM t WHERE b = :b AND c = :c",
      parameters: { b: 1, c: true },
    });
    await post({ sql: 'SELECT 1' });
    const calls = data.commandCalls(ExecuteStatementCommand).map(({ args }) => args[0].input);
    expect(calls[0]?.Parameters).toEqual([
      { name: 'b', value: '1' },
      { name: 'c', value: 'true' },
    ]);
    expect(calls[1]?.Parameters).toBeUndefined();
  });

  test('returns no rows for a statement without a result', async () => {
    data.on(DescribeStatementCommand).resolves({ Status: 'FINISHED', HasResultSet: false });
    expect((await post({ sql: 'SET x TO y' })).body).toMatchObject({ rows: [], total: 0 });
  });

  test.each([
    ['permission denied for schema staging', 403, 'permission-denied'],
    ['canceling statement due to statement timeout', 408, 'query-timed-out'],
    ["Query (1) cancelled on user's request", 408, 'query-timed-out'],
    ['relation "x" does not exist', 400, 'query-failed'],
  ])('answers a query that fails with "%s" with %i', async (error, status, reason) => {
    data.on(DescribeStatementCommand).resolves({ Status: 'FAILED', Error: `ERROR: ${error}` });
    const answer = await post({ sql: 'SELECT 1' });
    expect(answer).toMatchObject({ status, body: { reason } });
    expect(answer.body.message).toContain(error);
  });

  test.each([
    ['', 'not-json'],
    ['SELECT 1', 'not-json'],
    [{}, 'wrong-body'],
    [{ sql: '  ' }, 'wrong-body'],
    [{ sql: 1 }, 'wrong-body'],
    [{ sql: 'SELECT 1', database: 'other' }, 'wrong-body'],
    [{ sql: 'SELECT :a', parameters: { a: [1] } }, 'wrong-body'],
    [{ sql: 'SELECT :a', parameters: { "a'": 1 } }, 'wrong-body'],
    [{ sql: 'SELECT :a' }, 'wrong-parameters'],
    [{ sql: 'SELECT 1', parameters: { a: 1 } }, 'wrong-parameters'],
    [{ sql: 'SELECT -- :a\n1', parameters: { a: 1 } }, 'wrong-parameters'],
  ])('answers 400 for %j without a call of Redshift', async (body, reason) => {
    expect(await post(body)).toMatchObject({ status: 400, body: { reason } });
    expect(data.calls()).toEqual([]);
  });

  test('answers 413 for a body over 64 KiB', async () => {
    const { status } = await post({ sql: `SELECT '${'x'.repeat(65_536)}'` });
    expect(status).toBe(413);
  });

  test('answers 413 for a page that Lambda could not return', async () => {
    const Records = [[{ stringValue: 'x'.repeat(6_000_000) }]];
    data.on(GetStatementResultCommand).resolves({ Records });
    expect(await post({ sql: 'SELECT 1' })).toMatchObject({
      status: 413,
      body: { reason: 'page-too-large' },
    });
  });

  test('answers 429 for too many queries at once, and 400 for what the Data API rejects', async () => {
    const error = { message: 'no', $metadata: {} };
    data.on(ExecuteStatementCommand).rejects(new ActiveStatementsExceededException(error));
    expect((await post({ sql: 'SELECT 1' })).status).toBe(429);
    data.on(ExecuteStatementCommand).rejects(new ValidationException(error));
    expect((await post({ sql: 'SELECT 1; SELECT 2' })).status).toBe(400);
  });

  test('answers 500 without details for any other error', async () => {
    data.on(ExecuteStatementCommand).rejects(new Error('secret'));
    const { status, body } = await post({ sql: 'SELECT 1' });
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
  });
});

describe('GET /queries/{id}', () => {
  test('returns the page of a token', async () => {
    await get('second');
    expect(data.commandCalls(GetStatementResultCommand)[0]?.args[0].input).toEqual({
      Id: ID,
      NextToken: 'second',
    });
  });

  test('answers 202 while the query runs', async () => {
    data.on(DescribeStatementCommand).resolves({ Status: 'STARTED' });
    expect(await get()).toEqual({ status: 202, body: { id: ID, state: 'running' } });
  });

  test('answers 404 for an unknown id, and for what is no id without a call', async () => {
    data.on(DescribeStatementCommand).rejects(
      new ResourceNotFoundException({
        Message: 'no',
        message: 'no',
        ResourceId: ID,
        $metadata: {},
      }),
    );
    expect((await get()).status).toBe(404);
    data.resetHistory();
    expect((await get(undefined, "1' OR")).status).toBe(404);
    expect(data.calls()).toEqual([]);
  });
});

describe('DELETE /queries/{id}', () => {
  test('cancels a query that runs', async () => {
    data.on(DescribeStatementCommand).resolves({ Status: 'STARTED' });
    const { status, body } = await request('DELETE', { pathParameters: { id: ID } });
    expect([status, body.state]).toEqual([202, 'cancelling']);
    expect(data.commandCalls(CancelStatementCommand)).toHaveLength(1);
  });

  test.each([
    ['FINISHED', 'finished'],
    ['ABORTED', 'cancelled'],
    ['FAILED', 'failed'],
  ] as const)('leaves a query in the state %s as it is', async (Status, state) => {
    data.on(DescribeStatementCommand).resolves({ Status });
    const answer = await request('DELETE', { pathParameters: { id: ID } });
    expect(answer).toEqual({ status: 200, body: { id: ID, state } });
    expect(data.commandCalls(CancelStatementCommand)).toEqual([]);
  });
});
