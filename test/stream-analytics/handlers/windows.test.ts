import './support/environment.ts';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/stream-analytics/windows.ts';
import { call } from './support/api.ts';
import { windowItem } from './support/windows.ts';

const dynamodb = mockClient(DynamoDBClient);
beforeEach(() => {
  dynamodb.reset();
  dynamodb.on(QueryCommand).resolves({ Items: [marshall(windowItem(5, 132))] });
});

const get = (query: Record<string, string>, headers?: Record<string, string>) =>
  call(handler, { query, headers });
const query = () => dynamodb.commandCalls(QueryCommand)[0]?.args[0].input;

describe('GET /windows', () => {
  test('returns the windows of a day, newest first, without the keys of the table', async () => {
    const answer = await get({ day: '2026-03-09' });
    expect(answer.status).toBe(200);
    expect(answer.body()).toEqual({
      day: '2026-03-09',
      kind: 'tumbling',
      windows: [
        {
          kind: 'tumbling',
          day: '2026-03-09',
          zone: 132,
          zoneName: 'Zone 132',
          borough: 'Queens',
          start: '2026-03-09T14:05:00Z',
          end: '2026-03-09T14:10:00Z',
          trips: 3,
          fareCents: 4_250,
          hundredthsOfMiles: 610,
          writtenAt: '2026-03-09T15:00:00.000Z',
        },
      ],
    });
    expect(query()).toMatchObject({
      TableName: 'windows',
      ExpressionAttributeValues: { ':series': { S: 'tumbling#2026-03-09' } },
      ScanIndexForward: false,
      Limit: 300,
    });
  });

  test('returns the windows of today in New York without parameters', async () => {
    jest.useFakeTimers({ now: Date.UTC(2026, 2, 9, 3, 30) });
    const { day } = (await call(handler)).body();
    jest.useRealTimers();
    expect(day).toBe('2026-03-08');
  });

  test('reads the windows of one zone from the index', async () => {
    await get({ day: '2026-03-09', kind: 'sliding', zone: '7', limit: '20' });
    expect(query()).toMatchObject({
      IndexName: 'byZone',
      ExpressionAttributeValues: { ':series': { S: 'sliding#2026-03-09' }, ':prefix': { S: '7#' } },
      Limit: 20,
    });
  });

  test('continues with the next page where the last one ended', async () => {
    const { series, position } = windowItem(5, 132);
    const key = marshall({ series, position });
    dynamodb.on(QueryCommand).resolves({ Items: [], LastEvaluatedKey: key });
    const { next } = (await get({ day: '2026-03-09' })).body();
    await get({ day: '2026-03-09', next: String(next) });
    expect(dynamodb.commandCalls(QueryCommand)[1]?.args[0].input.ExclusiveStartKey).toEqual(key);
  });

  test('returns 304 without a body when nothing changed, and 200 when something did', async () => {
    const { etag } = (await get({ day: '2026-03-09' })).headers;
    const same = await get({ day: '2026-03-09' }, { 'If-None-Match': String(etag) });
    expect(same).toMatchObject({ status: 304, text: '', headers: { etag } });
    dynamodb.on(QueryCommand).resolves({ Items: [marshall(windowItem(10, 132))] });
    expect((await get({ day: '2026-03-09' }, { 'If-None-Match': String(etag) })).status).toBe(200);
  });

  test.each([
    [{ day: 'today' }, 'invalid-day', "day is 'today': it takes a date such as 2026-03-08."],
    [{ day: '2026-02-30' }, 'invalid-day', "'2026-02-30'"],
    [{ kind: 'hourly' }, 'invalid-kind', 'tumbling or sliding or city'],
    [{ zone: '266' }, 'invalid-zone', 'a whole number from 1 to 265'],
    [{ zone: '0' }, 'invalid-zone', "'0'"],
    [{ zone: '1e2' }, 'invalid-zone', "'1e2'"],
    [{ limit: '1001' }, 'invalid-limit', 'a whole number from 1 to 1000'],
    [{ limit: '-5' }, 'invalid-limit', "'-5'"],
    [{ next: 'bm9wZQ' }, 'invalid-next', 'the value that the previous page returned'],
    [{ Zone: '3' }, 'unknown-parameter', 'day, kind, zone, limit, next'],
  ])('rejects %j with 400 and names the allowed values', async (parameters, reason, words) => {
    const answer = await get(parameters);
    expect(answer.status).toBe(400);
    expect(answer.body()).toMatchObject({
      reason,
      message: expect.stringContaining(words) as string,
    });
    expect(dynamodb.calls()).toHaveLength(0);
  });

  test('rejects the cursor of another day with 400', async () => {
    const { series, position } = windowItem(5, 132);
    dynamodb
      .on(QueryCommand)
      .resolves({ Items: [], LastEvaluatedKey: marshall({ series, position }) });
    const { next } = (await get({ day: '2026-03-09' })).body();
    expect((await get({ day: '2026-03-10', next: String(next) })).status).toBe(400);
  });
});
