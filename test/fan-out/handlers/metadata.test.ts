import './support/environment.ts';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { ChangeMessageVisibilityBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { handler } from '../../../lambda/fan-out/metadata.ts';
import { Buckets, etagOf } from '../../support/buckets.ts';
import { created, handle, failedMessages, type RecordOptions } from './support/messages.ts';

type Item = NonNullable<PutItemCommandInput['Item']>;

const buckets = new Buckets();
const dynamo = mockClient(DynamoDBClient);
const sqs = mockClient(SQSClient);
const items = new Map<string, Item>();

/** Table in memory that keeps the newest version, as the function's condition does. */
function put({ Item: item = {}, ConditionExpression }: PutItemCommandInput): object {
  expect(ConditionExpression).toBe('attribute_not_exists(#key) OR sequencer < :sequencer');
  const there = items.get(item.key?.S ?? '')?.sequencer?.S;
  if (there !== undefined && there >= (item.sequencer?.S ?? '')) {
    throw new ConditionalCheckFailedException({ message: 'not newer', $metadata: {} });
  }
  items.set(item.key?.S ?? '', item);
  return {};
}

beforeEach(() => {
  items.clear();
  buckets.reset();
  for (const mock of [sqs, dynamo]) mock.reset();
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
  dynamo.on(PutItemCommand).callsFake(put);
});

/** Uploads an object and returns the message about it. */
function upload({ key = 'a.txt', body = 'text', ...rest }: RecordOptions = {}): string {
  buckets.put(`uploads/${key}`, Buffer.from(body), { contentType: 'text/plain' });
  return created({ key, body, ...rest });
}

test('An object is indexed by its key, with size, type, ETag and its place among the versions', async () => {
  expect(await handle(handler, [upload({ sequencer: '0a' })])).toEqual([]);
  expect([...items.values()]).toEqual([
    {
      key: { S: 'a.txt' },
      size: { N: '4' },
      type: { S: 'text/plain' },
      etag: { S: etagOf(Buffer.from('text')).replaceAll('"', '') },
      sequencer: { S: '0A'.padEnd(32, '0') },
      createdAt: { S: '2026-11-21T08:00:00.000Z' },
    },
  ]);
});

test('An object without a content type has the default type of S3', async () => {
  const message = upload();
  buckets.put('uploads/a.txt', Buffer.from('text'));
  await handle(handler, [message]);
  expect(items.get('a.txt')?.type).toEqual({ S: 'binary/octet-stream' });
});

test.each(['a b', 'a+b', '100%', '%2e%2e', 'ü/日本', '../a', '/a', 'a\u0001', 'x'.repeat(1_024)])(
  'Any key that S3 accepts is indexed: %j',
  async (key) => {
    expect(await handle(handler, [upload({ key })])).toEqual([]);
    expect([...items.keys()]).toEqual([key]);
    expect(failedMessages(sqs)).toEqual([]);
  },
);

test('The newest version is kept for any number and order of messages', async () => {
  const versions = ['01', '02', '0F', '10', '1000', '1001'];
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...versions), { minLength: 1, maxLength: 5 }),
      async (order) => {
        items.clear();
        for (const sequencer of order) await handle(handler, [upload({ sequencer })]);
        const newest = order.toSorted().at(-1) ?? '';
        expect(items.get('a.txt')?.sequencer).toEqual({ S: newest.padEnd(32, '0') });
        expect(failedMessages(sqs)).toEqual([]);
      },
    ),
  );
});

test('A version that was deleted or replaced before its turn is done', async () => {
  const replaced = upload({ body: 'old' });
  upload({ body: 'new' });
  expect(await handle(handler, [replaced, created({ key: 'gone.txt' })])).toEqual([]);
  expect(items.size).toBe(0);
  expect(failedMessages(sqs)).toEqual([]);
});

test('A message that fails is retried alone, and the others are indexed', async () => {
  const bodies = ['a', 'b', 'c'].map((key) => upload({ key }));
  buckets.fail('uploads/b');
  expect(await handle(handler, bodies)).toEqual(['message-1']);
  expect([...items.keys()]).toEqual(['a', 'c']);
});

test('Messages are retried while the table fails, and sent to the dead-letter queue at the fifth attempt', async () => {
  dynamo.on(PutItemCommand).rejects(new Error('throttled'));
  expect(await handle(handler, [upload()], 4)).toEqual(['message-0']);
  expect(await handle(handler, [upload()], 5)).toEqual([]);
  expect(failedMessages(sqs)).toMatchObject([
    { attributes: { reason: 'internal-error', explanation: 'throttled', object: 'uploads/a.txt' } },
  ]);
});

test('Each object needs one request to S3 and one write', async () => {
  await handle(handler, [upload()]);
  expect(buckets.calls).toEqual(['Head uploads/a.txt']);
  expect(dynamo.commandCalls(PutItemCommand)).toHaveLength(1);
});
