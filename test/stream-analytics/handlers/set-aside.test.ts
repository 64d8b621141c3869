import './support/environment.ts';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/stream-analytics/set-aside.ts';
import { call } from './support/api.ts';

const dynamodb = mockClient(DynamoDBClient);
const RECORD = {
  kind: 'late',
  reason: 'its window is closed',
  record: '{"dropoff":1}',
  shard: 'shardId-000000000001',
  sequenceNumber: '495',
  line: 0,
};

beforeEach(() => {
  dynamodb.reset();
  const item = { series: 'late#2026-03-09', position: '495#shardId-000000000001#0', ...RECORD };
  dynamodb
    .on(QueryCommand)
    .resolves({ Items: [marshall(item)] })
    .on(QueryCommand, { Select: 'COUNT' })
    .resolvesOnce({ Count: 900, LastEvaluatedKey: marshall({ series: 'x', position: 'y' }) })
    .resolves({ Count: 21 });
});

describe('GET /set-aside', () => {
  test('returns late trips, and their number over all pages of the table', async () => {
    const answer = await call(handler, { query: { day: '2026-03-09' } });
    expect(answer.status).toBe(200);
    expect(answer.body()).toEqual({
      day: '2026-03-09',
      kind: 'late',
      count: 921,
      records: [RECORD],
    });
  });

  test('rejects a kind that does not exist with 400', async () => {
    const answer = await call(handler, { query: { kind: 'early' } });
    expect(answer.status).toBe(400);
    expect(answer.body()).toMatchObject({
      message: "kind is 'early': it takes late or rejected.",
    });
  });
});
