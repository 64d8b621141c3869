import './support/environment.ts';
import {
  AthenaClient,
  GetNamedQueryCommand,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  InvalidRequestException,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
  type QueryExecution,
} from '@aws-sdk/client-athena';
import { mockClient } from 'aws-sdk-client-mock';
import { QUERY_SECONDS } from '../../../lambda/data-lake/contract.ts';
import { get } from './support/get.ts';

const EXECUTION = '6d1f0a4e-0000-4000-8000-000000000001';
const athena = mockClient(AthenaClient);

const ended = (status: QueryExecution['Status'], scanned = 1_234) => ({
  QueryExecution: { Status: status, Statistics: { DataScannedInBytes: scanned } },
});

const page = (rows: (string | undefined)[][], NextToken?: string) => ({
  NextToken,
  ResultSet: {
    ResultSetMetadata: {
      ColumnInfo: [
        { Name: 'pickup_hour', Type: 'integer' },
        { Name: 'revenue', Type: 'decimal' },
      ],
    },
    Rows: rows.map((row) => ({ Data: row.map((VarCharValue) => ({ VarCharValue })) })),
  },
});

beforeEach(() => {
  athena.reset();
  athena
    .on(GetNamedQueryCommand)
    .resolves({ NamedQuery: { Name: 'q', QueryString: 'SELECT ?', Database: 'lake' } });
  athena.on(StartQueryExecutionCommand).resolves({ QueryExecutionId: EXECUTION });
  athena.on(GetQueryExecutionCommand).resolves(ended({ State: 'SUCCEEDED' }));
  athena.on(GetQueryResultsCommand).resolves(
    page([
      ['pickup_hour', 'revenue'],
      ['0', '12.50'],
      ['1', undefined],
    ]),
  );
});

describe('GET /queries/{name}', () => {
  test('runs the named query with its parameter as a literal, in the workgroup', async () => {
    await get('trips-by-hour', { day: '2024-05-15' });
    expect(athena.commandCalls(StartQueryExecutionCommand)[0]?.args[0].input).toEqual({
      QueryString: 'SELECT ?',
      QueryExecutionContext: { Database: 'lake' },
      WorkGroup: 'lake',
      ExecutionParameters: ["'2024-05-15'"],
    });
  });

  test('answers columns, rows with typed values, and the scanned bytes', async () => {
    expect(await get('trips-by-hour', { day: '2024-05-15' })).toEqual({
      status: 200,
      body: {
        query: 'trips-by-hour',
        execution: EXECUTION,
        columns: [
          { name: 'pickup_hour', type: 'integer' },
          { name: 'revenue', type: 'decimal' },
        ],
        rows: [
          [0, '12.50'],
          [1, null],
        ],
        scannedBytes: 1_234,
      },
    });
  });

  test('gives parameters in the order of the question marks, not of the request', async () => {
    await get('zone-trips', { zone: '132', day: '2024-05-15' });
    expect(
      athena.commandCalls(StartQueryExecutionCommand)[0]?.args[0].input.ExecutionParameters,
    ).toEqual(["'2024-05-15'", '132']);
  });

  test('answers the next page with the token of the page before, without a new execution', async () => {
    athena
      .on(GetQueryResultsCommand)
      .resolvesOnce(
        page(
          [
            ['pickup_hour', 'revenue'],
            ['0', '1'],
          ],
          'token of Athena',
        ),
      )
      .resolvesOnce(page([['1', '2']]));
    const first = await get('trips-by-hour', { day: '2024-05-15', limit: '1' });
    const second = await get('trips-by-hour', { limit: '1', next: String(first.body.next) });
    expect(second.body).toMatchObject({ execution: EXECUTION, rows: [[1, '2']] });
    expect(second.body.next).toBeUndefined();
    expect(athena.commandCalls(StartQueryExecutionCommand)).toHaveLength(1);
    const sizes = athena.commandCalls(GetQueryResultsCommand).map(({ args }) => args[0].input);
    expect(sizes).toMatchObject([
      { MaxResults: 2 },
      { MaxResults: 1, NextToken: 'token of Athena' },
    ]);
  });

  test('waits until the query has ended', async () => {
    athena
      .on(GetQueryExecutionCommand)
      .resolvesOnce(ended({ State: 'QUEUED' }))
      .resolvesOnce(ended({ State: 'RUNNING' }))
      .resolves(ended({ State: 'SUCCEEDED' }));
    expect((await get('trips-by-hour', { day: '2024-05-15' })).status).toBe(200);
  });
});

describe('GET /queries/{name} with a wrong request', () => {
  test.each([
    [
      'nothing',
      { day: '2024-05-15' },
      404,
      'unknown-query',
      'There are: trips-by-hour, zone-trips.',
    ],
    ["x'; DROP TABLE trips", null, 404, 'unknown-query', "x'; DROP TABLE trips"],
    ['raw-records', { from: '2024-05-15', to: '2024-05-15' }, 404, 'unknown-query', 'raw-records'],
    ['trips-by-hour', null, 400, 'missing-parameter', 'a date like 2024-05-15'],
    ['trips-by-hour', { day: '15.5.2024' }, 400, 'wrong-parameter', '15.5.2024'],
    ['trips-by-hour', { day: '2024-02-30' }, 400, 'wrong-parameter', '2024-02-30'],
    ['trips-by-hour', { day: "2024-05-15' OR '1'='1" }, 400, 'wrong-parameter', "'1'='1"],
    ['trips-by-hour', { day: '2024-05-15', zone: '1' }, 400, 'unknown-parameter', "'zone'"],
    ['zone-trips', { day: '2024-05-15', zone: 'JFK' }, 400, 'wrong-parameter', 'a whole number'],
    ['zone-trips', { day: '2024-05-15', zone: '9999999999' }, 400, 'wrong-parameter', '99999'],
    ['trips-by-hour', { day: '2024-05-15', limit: '0' }, 400, 'wrong-limit', 'from 1 to 500'],
    ['trips-by-hour', { day: '2024-05-15', limit: 'ä' }, 400, 'wrong-limit', "'ä'"],
    ['trips-by-hour', { next: 'bm90IGEgdG9rZW4' }, 400, 'wrong-token', 'page before'],
  ])('answers %s with %j by %i', async (name, query, status, reason, message) => {
    const answer = await get(name, query);
    expect(answer).toMatchObject({ status, body: { reason } });
    expect(answer.body.message).toContain(message);
    expect(athena.commandCalls(StartQueryExecutionCommand)).toEqual([]);
  });
});

describe('GET /queries/{name} with a query that does not succeed', () => {
  const cutoff = 'Query cancelled! : Bytes scanned limit was exceeded';

  test.each([
    [{ State: 'CANCELLED' as const, StateChangeReason: cutoff }, 413, 'scan-limit', '1234 bytes'],
    [{ State: 'CANCELLED' as const, StateChangeReason: 'by user' }, 409, 'query-cancelled', 'user'],
    [
      { State: 'FAILED' as const, StateChangeReason: 'HIVE_BAD_DATA: fare_amount' },
      422,
      'query-failed',
      'HIVE_BAD_DATA: fare_amount',
    ],
  ])('answers %j by %i', async (state, status, reason, message) => {
    athena.on(GetQueryExecutionCommand).resolves(ended(state));
    const answer = await get('trips-by-hour', { day: '2024-05-15' });
    expect(answer).toMatchObject({ status, body: { reason } });
    expect(answer.body.message).toContain(message);
  });

  test('answers a statement that Athena refuses by 422 with its reason', async () => {
    const message = 'line 1:1: mismatched input';
    athena
      .on(StartQueryExecutionCommand)
      .rejects(new InvalidRequestException({ message, $metadata: {} }));
    const answer = await get('trips-by-hour', { day: '2024-05-15' });
    expect(answer).toMatchObject({ status: 422, body: { reason: 'query-refused' } });
    expect(answer.body.message).toContain(message);
  });

  test('cancels a query at the time limit and answers 504', async () => {
    const start = Date.now();
    jest
      .spyOn(Date, 'now')
      .mockReturnValueOnce(start)
      .mockReturnValue(start + QUERY_SECONDS * 1_000);
    athena.on(GetQueryExecutionCommand).resolves(ended({ State: 'RUNNING' }));
    const answer = await get('trips-by-hour', { day: '2024-05-15' });
    jest.restoreAllMocks();
    expect(answer).toMatchObject({ status: 504, body: { reason: 'query-too-slow' } });
    expect(athena.commandCalls(StopQueryExecutionCommand)[0]?.args[0].input).toEqual({
      QueryExecutionId: EXECUTION,
    });
  });

  test('answers a token that Athena does not know by 400', async () => {
    const next = Buffer.from(JSON.stringify([EXECUTION, 'old'])).toString('base64url');
    athena
      .on(GetQueryResultsCommand)
      .rejects(new InvalidRequestException({ message: 'not found.', $metadata: {} }));
    const answer = await get('trips-by-hour', { next });
    expect(answer).toMatchObject({ status: 400, body: { reason: 'wrong-token' } });
  });
});
