import './support/environment.ts';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { MAX_BYTES } from '../../../lambda/image-resizer/contract.ts';
import { handler } from '../../../lambda/image-resizer/resize.ts';
import { animation, noise, plain } from './core/images.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { CONTEXT } from './support/api.ts';
import { Buckets, etagOf } from './support/buckets.ts';
import { batch, notification } from './support/queue.ts';

const buckets = new Buckets();
const sqs = mockClient(SQSClient);
beforeEach(() => {
  buckets.reset();
  sqs.reset();
});

/** Ids of the messages that are retried. */
async function handle(bodies: readonly string[], attempt = 1): Promise<string[]> {
  const { batchItemFailures } = await handler(batch(bodies, attempt), CONTEXT);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

interface FailedMessage {
  readonly body: string | undefined;
  readonly attributes: Record<string, string | undefined>;
}

function failedMessages(): FailedMessage[] {
  return sqs.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => ({
    body: input.MessageBody,
    attributes: Object.fromEntries(
      Object.entries(input.MessageAttributes ?? {}).map(([name, { StringValue }]) => [
        name,
        StringValue,
      ]),
    ),
  }));
}

const photo = () => plain(60, 40).jpeg().toBuffer();
const broken = async () => (await noise(60, 60).png().toBuffer()).subarray(0, 500);
const presetsOf = (key: string) =>
  ['card', 'hero', 'thumbnail'].flatMap((preset) => [
    `derivatives/${preset}/${key}.avif`,
    `derivatives/${preset}/${key}.webp`,
  ]);

describe('Upload', () => {
  test('becomes three presets in two formats, each with the ETag of the upload', async () => {
    const source = await photo();
    buckets.put('uploads/a.jpg', source);
    expect(await handle([notification('a.jpg')])).toEqual([]);
    expect(buckets.list('derivatives')).toEqual(presetsOf('a.jpg'));
    for (const name of presetsOf('a.jpg')) {
      expect(buckets.objects.get(name)).toMatchObject({
        contentType: `image/${name.split('.').at(-1) ?? ''}`,
        cacheControl: 'public, max-age=31536000, immutable',
        metadata: { 'source-etag': etagOf(source) },
      });
    }
  });

  test('has its completion mark, the small WebP, written after all others', async () => {
    buckets.put('uploads/a.jpg', await photo());
    await handle([notification('a.jpg')]);
    expect(buckets.calls.at(-1)).toBe('Put derivatives/thumbnail/a.jpg.webp');
  });

  test('becomes three WebP images when it is animated', async () => {
    buckets.put('uploads/a.gif', await animation(40, 2).gif().toBuffer());
    await handle([notification('a.gif')]);
    expect(buckets.list('derivatives')).toEqual(
      presetsOf('a.gif').filter((name) => name.endsWith('webp')),
    );
  });

  test.each(['my photo.jpg', 'a+b.jpg', '100%.jpg', '%2e%2e.jpg', 'ü/日本.jpg', 'a//b', '…😀.jpg'])(
    'is found under its name: %s',
    async (key) => {
      buckets.put(`uploads/${key}`, await photo());
      expect(await handle([notification(key)])).toEqual([]);
      expect(buckets.list('derivatives')).toEqual(presetsOf(key));
    },
  );

  test('is processed once when its message is delivered twice', async () => {
    buckets.put('uploads/a.jpg', await photo());
    await handle([notification('a.jpg')]);
    buckets.calls.length = 0;
    expect(await handle([notification('a.jpg')])).toEqual([]);
    expect(buckets.calls.filter((call) => call.startsWith('Put'))).toEqual([]);
  });

  test('is processed again when it replaces another', async () => {
    buckets.put('uploads/a.jpg', await photo());
    await handle([notification('a.jpg')]);
    buckets.put('uploads/a.jpg', await plain(50, 50, 'blue').jpeg().toBuffer());
    buckets.calls.length = 0;
    await handle([notification('a.jpg')]);
    expect(buckets.calls.filter((call) => call.startsWith('Put'))).toHaveLength(6);
  });

  test('is done without a result when it was deleted before its turn', async () => {
    expect(await handle([notification('gone.jpg')])).toEqual([]);
    expect(failedMessages()).toEqual([]);
  });

  test('ignores the test message of S3', async () => {
    const body = JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'uploads' });
    expect(await handle([body])).toEqual([]);
    expect(failedMessages()).toEqual([]);
    expect(buckets.calls).toEqual([]);
  });
});

describe('One bad image among five', () => {
  const KEYS = ['0.jpg', '1.jpg', '2.jpg', '3.jpg', '4.jpg'];
  const bodies = KEYS.map((key) => notification(key));
  const good = KEYS.filter((key) => key !== '2.jpg');
  const made = () => buckets.list('derivatives').filter((name) => name.endsWith('jpg.webp'));

  beforeEach(async () => {
    for (const key of KEYS) buckets.put(`uploads/${key}`, await photo());
  });

  test('goes to the dead-letter queue, and no message is retried', async () => {
    buckets.put('uploads/2.jpg', await broken());
    expect(await handle(bodies)).toEqual([]);
    expect(made()).toHaveLength(3 * good.length);
    expect(failedMessages()).toHaveLength(1);
  });

  test('is retried alone when its cause is temporary', async () => {
    buckets.failReading('uploads/2.jpg');
    expect(await handle(bodies)).toEqual(['message-2']);
    expect(made()).toHaveLength(3 * good.length);
    expect(failedMessages()).toEqual([]);
  });
});

describe('Failed message', () => {
  test('has the original body, and the reason, object and message id as attributes', async () => {
    buckets.put('uploads/my photo.png', await broken());
    const body = notification('my photo.png');
    await handle([body]);
    expect(failedMessages()).toEqual([
      {
        body,
        attributes: {
          reason: 'damaged',
          explanation: expect.stringContaining('upload the original again') as string,
          object: 'uploads/my photo.png',
          firstMessageId: 'message-0',
        },
      },
    ]);
  });

  test.each([
    ['zero bytes', Buffer.alloc(0), 'empty'],
    ['text', Buffer.from('Lorem ipsum'), 'unsupported-format'],
    ['a byte more than 20 MiB', Buffer.alloc(MAX_BYTES + 1), 'too-many-bytes'],
  ])('is sent for %s at the first attempt', async (_, content, reason) => {
    buckets.put('uploads/a.jpg', content);
    expect(await handle([notification('a.jpg')])).toEqual([]);
    expect(failedMessages()).toMatchObject([{ attributes: { reason } }]);
    expect(buckets.list('derivatives')).toEqual([]);
  });

  test('is sent for an upload over the limit without reading it', async () => {
    buckets.put('uploads/a.jpg', Buffer.alloc(MAX_BYTES + 1));
    await handle([notification('a.jpg')]);
    expect(buckets.calls).not.toContain('Read uploads/a.jpg');
  });

  test.each([
    ['a text', 'hello', 'not-a-notification', 'unknown'],
    ['JSON of another kind', '{"Records":[{}]}', 'not-a-notification', 'unknown'],
    ['a malformed key', notification('X').replace('"X"', '"%zz"'), 'invalid-key', 'uploads/%zz'],
    ['a key that leaves its folder', notification('../a'), 'invalid-key', 'uploads/../a'],
    ['a control character in the key', notification('a\u0001'), 'invalid-key', 'uploads/a\uFFFD'],
  ])('is sent for a message with %s', async (_, body, reason, object) => {
    expect(await handle([body])).toEqual([]);
    expect(failedMessages()).toMatchObject([{ body, attributes: { reason, object } }]);
  });

  test.each([1, 2, 3, 4])('is not sent for a temporary error at attempt %i', async (attempt) => {
    buckets.failReading('uploads/a.jpg');
    expect(await handle([notification('a.jpg')], attempt)).toEqual(['message-0']);
    expect(failedMessages()).toEqual([]);
  });

  test('is sent for a temporary error at attempt 5, with the error', async () => {
    buckets.failReading('uploads/a.jpg');
    expect(await handle([notification('a.jpg')], 5)).toEqual([]);
    expect(failedMessages()).toMatchObject([
      { attributes: { reason: 'internal-error', explanation: 'SlowDown' } },
    ]);
  });

  test('stays in the queue when the dead-letter queue cannot be reached', async () => {
    sqs.on(SendMessageCommand).rejects(new Error('unavailable'));
    expect(await handle(['hello', notification('gone.jpg')], 5)).toEqual(['message-0']);
  });

  test('has attributes that SQS accepts, for any key', async () => {
    const key = fc.oneof(
      fc.string({ unit: anyCharacter, minLength: 1, maxLength: 40 }),
      fc.constantFrom('\uFFFE', '\u0000', '😀'.repeat(1100), `x${'😀'.repeat(1100)}`),
    );
    await fc.assert(
      fc.asyncProperty(key, async (name) => {
        sqs.resetHistory();
        buckets.put(`uploads/${name}`, Buffer.alloc(0));
        await handle([notification(name)]);
        for (const value of failedMessages().flatMap(({ attributes }) =>
          Object.values(attributes),
        )) {
          expect(value).toMatch(
            /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]{1,2048}$/u,
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});
