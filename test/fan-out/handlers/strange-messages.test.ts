import './support/environment.ts';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { handler as metadata } from '../../../lambda/fan-out/metadata.ts';
import { handler as thumbnail } from '../../../lambda/fan-out/thumbnail.ts';
import { Buckets } from '../../support/buckets.ts';
import { created, envelope, handle, failedMessages, record } from './support/messages.ts';

const buckets = new Buckets();
const dynamo = mockClient(DynamoDBClient);
const sqs = mockClient(SQSClient);
beforeEach(() => {
  buckets.reset();
  for (const mock of [sqs, dynamo]) mock.reset();
});

const one = record({});
const withObject = (change: object) => ({
  Records: [{ ...one, s3: { ...one.s3, object: { ...one.s3.object, ...change } } }],
});

describe.each([
  ['thumbnail', thumbnail],
  ['metadata', metadata],
])('Message to %s', (_, handler) => {
  test.each([
    ['a text', 'hello'],
    ['a number', '1'],
    ['JSON of another kind', '{"id":1}'],
    ['a notification of S3 without SNS’s envelope', JSON.stringify({ Records: [one] })],
    ['an envelope around a text', envelope('hello')],
    ['no records', envelope({ Records: [] })],
    [
      'a record of another kind',
      envelope({ Records: [{ ...one, eventName: 'ObjectRemoved:Delete' }] }),
    ],
    ['a valid and an invalid record', envelope({ Records: [one, {}] })],
    ['100,000 levels', envelope(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)],
    ['a record in its `__proto__`', envelope(`{"Records":[{"__proto__":${JSON.stringify(one)}}]}`)],
    ['an empty key', envelope(withObject({ key: '' }))],
    ['an invalid size', envelope(withObject({ size: -1 }))],
    ['an invalid ETag', envelope(withObject({ eTag: '"\r\nx: y' }))],
    ['an invalid sequencer', envelope(withObject({ sequencer: 'zz' }))],
  ])('fails with not-a-notification: %s', async (_kind, body) => {
    expect(await handle(handler, [body])).toEqual([]);
    expect(failedMessages(sqs)).toMatchObject([
      { body, attributes: { reason: 'not-a-notification', object: 'unknown' } },
    ]);
    expect(buckets.calls).toEqual([]);
  });

  test('fails with invalid-key when its key is malformed', async () => {
    await handle(handler, [envelope(withObject({ key: '%zz' }))]);
    expect(failedMessages(sqs)).toMatchObject([{ attributes: { reason: 'invalid-key' } }]);
  });

  test('fails with unknown-bucket for an object of another bucket, without a request to it', async () => {
    await handle(handler, [created({ bucket: 'others' })]);
    expect(failedMessages(sqs)).toMatchObject([
      { attributes: { reason: 'unknown-bucket', object: 'others/a.jpg' } },
    ]);
    expect(buckets.calls.filter((call) => call.includes('others'))).toEqual([]);
  });

  test('is ignored when it is the test event of S3', async () => {
    const test = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'uploads' };
    expect(await handle(handler, [envelope(test)])).toEqual([]);
    expect(failedMessages(sqs)).toEqual([]);
  });

  test('causes no error of the handler, whatever its content', async () => {
    const messages = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map(envelope),
      fc.jsonValue().map((value) => envelope({ Records: [value] })),
      fc.jsonValue().map((value) => envelope(withObject({ key: value }))),
    );
    await fc.assert(
      fc.asyncProperty(messages, async (body) => {
        expect(await handle(handler, [body])).toEqual([]);
      }),
    );
  });
});
