import './support/environment.ts';
import {
  BatchExecuteStatementCommand,
  DescribeStatementCommand,
  ExecuteStatementCommand,
  GetStatementResultCommand,
  RedshiftDataClient,
  type DescribeStatementCommandOutput,
} from '@aws-sdk/client-redshift-data';
import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Context, SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/data-warehouse/load.ts';

const ETAG = 'd41d8cd98f00b204e9800998ecf8427e';
const MANIFEST = { entries: [{ url: 's3://loads/data/1.csv', mandatory: true }] };

const data = mockClient(RedshiftDataClient);
const s3 = mockClient(S3Client);
const sqs = mockClient(SQSClient);

beforeEach(() => {
  for (const mock of [data, s3, sqs]) mock.reset();
  sqs.on(SendMessageCommand).resolves({});
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
  data.on(BatchExecuteStatementCommand).resolves({ Id: 'batch' });
  data.on(ExecuteStatementCommand).resolves({ Id: 'reasons' });
  data.on(DescribeStatementCommand, { Id: 'reasons' }).resolves({ Status: 'FINISHED' });
  data.on(GetStatementResultCommand).resolves({ Records: [] });
  ends({ Status: 'FINISHED' });
  manifest(JSON.stringify(MANIFEST));
});

function ends(statement: Partial<DescribeStatementCommandOutput>): void {
  data.on(DescribeStatementCommand, { Id: 'batch' }).resolves({
    SubStatements: [
      { Id: 'batch:3', QueryString: 'COPY arrived', RedshiftQueryId: 7 },
      { Id: 'batch:4', ResultRows: 20 },
      { Id: 'batch:5', ResultRows: 1 },
    ] as DescribeStatementCommandOutput['SubStatements'],
    ...statement,
  });
}

function manifest(text: string, Metadata: Record<string, string> = {}): void {
  const Body = { transformToString: () => Promise.resolve(text) };
  s3.on(GetObjectCommand).resolves({ Body, Metadata } as never);
}

/** Delivers the notification of an object; returns whether its message goes back to the queue. */
async function deliver(key = 'trips/may.manifest', bucket = 'loads', messageId = 'message') {
  const record = {
    eventName: 'ObjectCreated:Put',
    eventTime: '2026-11-28T08:00:00.000Z',
    s3: { bucket: { name: bucket }, object: { key, size: 9, eTag: ETAG, sequencer: '01' } },
  };
  const event = {
    Records: [
      {
        messageId,
        receiptHandle: 'receipt',
        body: JSON.stringify({ Records: [record] }),
        attributes: { ApproximateReceiveCount: '1', SentTimestamp: '1' },
      },
    ],
  };
  const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 15_100 };
  const answer = await handler(event as unknown as SQSEvent, context as unknown as Context);
  return answer.batchItemFailures.length > 0;
}

/** Reason and explanation of the only failed message. */
function failure() {
  const [call, ...more] = sqs.commandCalls(SendMessageCommand);
  expect(more).toEqual([]);
  const { reason, explanation } = call?.args[0].input.MessageAttributes ?? {};
  return [reason?.StringValue, explanation?.StringValue];
}

describe('Load', () => {
  test('runs COPY and its row of the history in one transaction', async () => {
    expect(await deliver()).toBe(false);
    const [call] = data.commandCalls(BatchExecuteStatementCommand);
    const { Sqls = [], WorkgroupName } = call?.args[0].input ?? {};
    expect(WorkgroupName).toBe('warehouse');
    expect(Sqls[0]).toBe('LOCK operations.load');
    expect(Sqls[2]).toBe(
      "COPY arrived FROM 's3://loads/trips/may.manifest' IAM_ROLE 'arn:aws:iam::111122223333:role/copy' MANIFEST CSV IGNOREHEADER 1 MAXERROR 0",
    );
    expect(Sqls.at(-1)).toContain(`SELECT '${ETAG}', 's3://loads/trips/may.manifest'`);
    expect(Sqls.join()).not.toMatch(/\$\{|--/);
    expect(sqs.commandCalls(SendMessageCommand)).toEqual([]);
  });

  test('reads the manifest that the notification names, not a later one', async () => {
    await deliver();
    expect(s3.commandCalls(GetObjectCommand)[0]?.args[0].input.IfMatch).toBe(`"${ETAG}"`);
  });

  test('uses one token for deliveries of a message, and another after a redrive', async () => {
    await deliver();
    await deliver();
    await deliver(undefined, undefined, 'redriven');
    const tokens = data
      .commandCalls(BatchExecuteStatementCommand)
      .map(({ args }) => args[0].input.ClientToken);
    expect(tokens[1]).toBe(tokens[0]);
    expect(tokens[2]).not.toBe(tokens[0]);
  });

  test('allows as many rejected rows as the metadata of the manifest', async () => {
    manifest(JSON.stringify(MANIFEST), { 'max-errors': '12' });
    await deliver('zones/all.manifest');
    const [call] = data.commandCalls(BatchExecuteStatementCommand);
    expect(call?.args[0].input.Sqls?.[2]).toMatch(/ MAXERROR 12$/);
  });

  test('returns a load that still runs to the queue', async () => {
    ends({ Status: 'STARTED' });
    expect(await deliver()).toBe(true);
    expect(sqs.commandCalls(SendMessageCommand)).toEqual([]);
  });

  test('ignores data files, and manifests that were deleted or replaced', async () => {
    expect(await deliver('data/1.csv')).toBe(false);
    s3.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'gone', $metadata: {} }));
    expect(await deliver()).toBe(false);
    expect(data.commandCalls(BatchExecuteStatementCommand)).toEqual([]);
    expect(sqs.commandCalls(SendMessageCommand)).toEqual([]);
  });

  test('sends a failed load to the dead-letter queue with the rows that COPY rejected', async () => {
    ends({
      Status: 'FAILED',
      SubStatements: [
        {
          Id: 'batch:3',
          QueryString: 'COPY arrived',
          RedshiftQueryId: 7,
          Status: 'FAILED',
          Error: 'Load failed',
        },
      ] as DescribeStatementCommandOutput['SubStatements'],
    });
    data.on(GetStatementResultCommand, { Id: 'reasons' }).resolves({
      Records: [
        [
          { stringValue: 's3://loads/data/1.csv ' },
          { longValue: 3 },
          { stringValue: 'fare_amount ' },
          { stringValue: 'Invalid digit' },
        ],
      ],
    });
    expect(await deliver()).toBe(false);
    expect(failure()).toEqual([
      'load-failed',
      'The manifest trips/may.manifest was not loaded: Load failed (s3://loads/data/1.csv line 3, fare_amount: Invalid digit). Correct the files, then redrive.',
    ]);
    const [call] = data.commandCalls(ExecuteStatementCommand);
    expect(call?.args[0].input.Parameters).toEqual([{ name: 'query', value: '7' }]);
  });
});

describe('Load sends to the dead-letter queue, without a statement,', () => {
  afterEach(() => {
    expect(data.commandCalls(BatchExecuteStatementCommand)).toEqual([]);
  });

  test.each([
    ['text that is not JSON', 'a,b', 'not-a-manifest'],
    ['JSON without entries', '{"files": []}', 'not-a-manifest'],
    ['a manifest without files', '{"entries": []}', 'not-a-manifest'],
    ['an address that is none of S3', '{"entries": [{"url": "http://x/y"}]}', 'not-a-manifest'],
    [
      'a file of another bucket',
      '{"entries": [{"url": "s3://other/y", "mandatory": true}]}',
      'other-bucket',
    ],
    ['an optional file', '{"entries": [{"url": "s3://loads/y"}]}', 'optional-file'],
  ])('%s', async (_, text, reason) => {
    manifest(text);
    expect(await deliver()).toBe(false);
    expect(failure()[0]).toBe(reason);
  });

  test.each(['-1', '1.5', '100001', 'many'])('max-errors %s', async (value) => {
    manifest(JSON.stringify(MANIFEST), { 'max-errors': value });
    await deliver();
    expect(failure()).toEqual([
      'invalid-max-errors',
      `The metadata max-errors is "${value}": it takes 0 to 100000.`,
    ]);
  });

  test.each([
    ['fares/may.manifest', 'unknown-target'],
    ['may.manifest', 'unknown-target'],
    ['constructor/may.manifest', 'unknown-target'],
    ["trips/o'hare.manifest", 'invalid-key'],
    ['trips/m%C3%A4rz.manifest', 'invalid-key'],
    ['trips/a%5C.manifest', 'invalid-key'],
  ])('a manifest with the key %s', async (key, reason) => {
    await deliver(key);
    expect(failure()[0]).toBe(reason);
  });

  test('a notification of another bucket', async () => {
    await deliver('trips/may.manifest', 'other');
    expect(failure()[0]).toBe('other-bucket');
  });
});
