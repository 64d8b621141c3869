import './support/environment.ts';
import { ExecutionAlreadyExists, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { executionName } from '../../../lambda/image-workflow/core/execution-name.ts';
import type { ImageVersion } from '../../../lambda/image-workflow/core/image-version.ts';
import { handler } from '../../../lambda/image-workflow/start.ts';

const IMAGE: ImageVersion = {
  bucket: 'uploads',
  key: 'a/ü 1+2%.jpg',
  versionId: '3HL4kqtJvjVBH40Nrjfkd',
  etag: 'd41d8cd98f00b204e9800998ecf8427e',
  sequencer: '0055AED6DCD90281E5'.padEnd(32, '0'),
  attempt: 1,
};
const CONTEXT = { functionName: 'start', awsRequestId: 'request' } as unknown as Context;

const sfn = mockClient(SFNClient);
const sqs = mockClient(SQSClient);
beforeEach(() => {
  for (const mock of [sfn, sqs]) mock.reset();
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
  sfn.on(StartExecutionCommand).resolves({});
});

/** Event that EventBridge delivers for a created object; its key is not encoded. */
function event(
  { bucket, key, versionId, etag }: ImageVersion = IMAGE,
  sequencer = '0055aed6dcd90281e5',
) {
  return {
    version: '0',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: { key, size: 9, etag, 'version-id': versionId, sequencer },
      reason: 'PutObject',
    },
  };
}

/** Delivers messages as Lambda does; returns the ids of those to retry. */
async function handle(bodies: readonly string[], receives = 1): Promise<string[]> {
  const Records = bodies.map((body, at) => ({
    messageId: `message-${at}`,
    receiptHandle: `receipt-${at}`,
    body,
    attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: '1' },
  }));
  const batch: SQSEvent = { Records: Records as unknown as SQSRecord[] };
  const { batchItemFailures } = await handler(batch, CONTEXT);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

function started() {
  return sfn.commandCalls(StartExecutionCommand).map(({ args: [{ input }] }) => ({
    name: input.name,
    input: JSON.parse(input.input ?? '') as unknown,
  }));
}

function failedMessages() {
  return sqs.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => ({
    body: input.MessageBody,
    reason: input.MessageAttributes?.reason?.StringValue,
    object: input.MessageAttributes?.object?.StringValue,
  }));
}

test('An event of S3 starts an execution with the version as its input', async () => {
  expect(await handle([JSON.stringify(event())])).toEqual([]);
  expect(started()).toEqual([{ name: executionName(IMAGE), input: IMAGE }]);
});

test('The redriven input of a failed execution starts one of another name', async () => {
  const second = { ...IMAGE, attempt: 2 };
  expect(await handle([JSON.stringify(second)])).toEqual([]);
  expect(started()).toEqual([{ name: executionName(second), input: second }]);
  expect(executionName(second)).not.toBe(executionName(IMAGE));
});

test('A version that already has an execution is done', async () => {
  sfn
    .on(StartExecutionCommand)
    .rejects(new ExecutionAlreadyExists({ message: 'exists', $metadata: {} }));
  expect(await handle([JSON.stringify(event())])).toEqual([]);
  expect(failedMessages()).toEqual([]);
});

test('A message whose execution cannot start is retried alone, and fails at the fifth attempt', async () => {
  const bodies = ['a', 'b'].map((key) => JSON.stringify(event({ ...IMAGE, key })));
  sfn
    .on(StartExecutionCommand, { name: executionName({ ...IMAGE, key: 'b' }) })
    .rejects(new Error('throttled'));
  expect(await handle(bodies, 4)).toEqual(['message-1']);
  expect(await handle(bodies, 5)).toEqual([]);
  expect(failedMessages()).toEqual([
    { body: bodies[1], reason: 'internal-error', object: 'uploads/b' },
  ]);
});

describe('Name of an execution', () => {
  test('is valid in Step Functions for any key', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom('ü/日本', '\u0000', '\ud800', '😀', '../a')),
        fc.nat(),
        (key, attempt) => {
          expect(executionName({ ...IMAGE, key, attempt })).toMatch(/^[0-9a-f]{64}-\d{1,15}$/);
        },
      ),
    );
  });

  test('depends on bucket, key, version and attempt, and on nothing else', () => {
    const others: Partial<ImageVersion>[] = [
      { bucket: 'others' },
      { key: 'b' },
      { versionId: 'v2' },
      { attempt: 2 },
      { key: `${IMAGE.key}/x`, versionId: 'y' },
      { key: IMAGE.key, versionId: 'x/y' },
    ];
    const names = others.map((change) => executionName({ ...IMAGE, ...change }));
    expect(new Set([executionName(IMAGE), ...names]).size).toBe(others.length + 1);
    expect(executionName({ ...IMAGE, etag: 'e', sequencer: '1' })).toBe(executionName(IMAGE));
  });
});

describe('Message that starts nothing', () => {
  const one = event();
  const withObject = (change: object) => ({
    ...one,
    detail: { ...one.detail, object: { ...one.detail.object, ...change } },
  });

  test.each([
    ['a text', 'hello'],
    ['a number', '1'],
    ['JSON of another kind', '{"id":1}'],
    ['an event of another kind', JSON.stringify({ ...one, 'detail-type': 'Object Deleted' })],
    ['an event of another source', JSON.stringify({ ...one, source: 'me' })],
    ['an event without a version', JSON.stringify(withObject({ 'version-id': undefined }))],
    ['an empty key', JSON.stringify(withObject({ key: '' }))],
    ['an invalid sequencer', JSON.stringify(withObject({ sequencer: 'zz' }))],
    ['an invalid ETag', JSON.stringify(withObject({ etag: '"\r\nx: y' }))],
    ['100,000 levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['an event in its `__proto__`', `{"__proto__":${JSON.stringify(one)}}`],
    ['an invalid attempt', JSON.stringify({ ...IMAGE, attempt: 0 })],
  ])('fails with not-a-request: %s', async (_kind, body) => {
    expect(await handle([body])).toEqual([]);
    expect(failedMessages()).toEqual([{ body, reason: 'not-a-request', object: 'unknown' }]);
    expect(started()).toEqual([]);
  });

  test('fails with unknown-bucket when the object is in another bucket', async () => {
    const body = JSON.stringify(event({ ...IMAGE, bucket: 'others' }));
    await handle([body]);
    expect(failedMessages()).toEqual([
      { body, reason: 'unknown-bucket', object: `others/${IMAGE.key}` },
    ]);
    expect(started()).toEqual([]);
  });

  test('causes no error of the handler, whatever its content', async () => {
    const messages = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify(withObject({ key: value }))),
    );
    await fc.assert(
      fc.asyncProperty(messages, async (body) => {
        expect(await handle([body])).toEqual([]);
      }),
    );
  });
});
