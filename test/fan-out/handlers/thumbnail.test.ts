import './support/environment.ts';
import { ChangeMessageVisibilityBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import sharp from 'sharp';
import { MAX_BYTES } from '../../../lambda/fan-out/contract.ts';
import { handler } from '../../../lambda/fan-out/thumbnail.ts';
import { Buckets } from '../../support/buckets.ts';
import { created, handle, failedMessages } from './support/messages.ts';

const [EARLY, LATE] = ['0055AED6DCD90281E4', '0055AED6DCD90281E5'];
const buckets = new Buckets();
const sqs = mockClient(SQSClient);
let red: Buffer;
let blue: Buffer;

beforeAll(async () => {
  [red, blue] = await Promise.all([image('red'), image('blue')]);
});
beforeEach(() => {
  buckets.reset();
  sqs.reset();
  sqs.on(ChangeMessageVisibilityBatchCommand).resolves({});
});

function image(background: string): Promise<Buffer> {
  return sharp({ create: { width: 400, height: 300, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

/** Uploads an image and returns the message about it. */
function upload(body: Buffer, sequencer = EARLY, key = 'a.jpg'): string {
  buckets.put(`uploads/${key}`, body);
  return created({ key, body, sequencer });
}

const thumbnail = (key = 'a.jpg') => buckets.objects.get(`thumbnails/${key}.webp`);
const puts = () => buckets.calls.filter((call) => call.startsWith('Put'));

async function colourOf(body: Buffer | undefined): Promise<string> {
  const { dominant } = await sharp(body).stats();
  return dominant.r > dominant.b ? 'red' : 'blue';
}

test('An image becomes a WebP beside its name, marked with the version of the image', async () => {
  expect(await handle(handler, [upload(red)])).toEqual([]);
  expect(thumbnail()).toMatchObject({
    contentType: 'image/webp',
    metadata: { 'source-sequencer': EARLY.padEnd(32, '0') },
  });
  expect(await sharp(thumbnail()?.body).metadata()).toMatchObject({ width: 200, height: 150 });
});

test.each(['my photo.jpg', 'a+b.jpg', '100%.jpg', '%2e%2e.jpg', 'ü/日本.jpg', 'a//b', '…😀.jpg'])(
  'An image is found under its name: %s',
  async (key) => {
    expect(await handle(handler, [upload(red, EARLY, key)])).toEqual([]);
    expect(thumbnail(key)).toBeDefined();
  },
);

describe('Order of messages', () => {
  test('makes one thumbnail for a message that is delivered twice', async () => {
    const message = upload(red);
    await handle(handler, [message, message]);
    expect(puts()).toHaveLength(1);
  });

  test('keeps the thumbnail of the last version when messages come in order', async () => {
    await handle(handler, [upload(red)]);
    await handle(handler, [upload(blue, LATE)]);
    expect(await colourOf(thumbnail()?.body)).toBe('blue');
  });

  test('keeps the thumbnail of the last version when messages come out of order', async () => {
    const early = upload(red);
    const late = upload(blue, LATE);
    expect(await handle(handler, [late, early])).toEqual([]);
    expect(await colourOf(thumbnail()?.body)).toBe('blue');
  });

  test('reads the thumbnail again when a parallel delivery has written it first', async () => {
    const early = upload(red);
    buckets.meanwhile = () => {
      buckets.put('thumbnails/a.jpg.webp', blue, { metadata: { 'source-sequencer': LATE } });
    };
    expect(await handle(handler, [early])).toEqual(['message-0']);
    expect(await handle(handler, [early])).toEqual([]);
    expect(thumbnail()?.body).toBe(blue);
  });

  test('treats an image that was deleted before its turn as done', async () => {
    expect(await handle(handler, [created({ key: 'gone.jpg' })])).toEqual([]);
    expect(failedMessages(sqs)).toEqual([]);
    expect(puts()).toEqual([]);
  });

  test('makes a missing thumbnail and replaces none for a replay without a sequencer', async () => {
    const replay = created({ body: red, sequencer: undefined });
    buckets.put('uploads/a.jpg', red);
    await handle(handler, [replay]);
    await handle(handler, [replay]);
    expect(puts()).toHaveLength(1);
  });
});

describe('Permanent error', () => {
  test.each([
    ['zero bytes', Buffer.alloc(0), 'empty'],
    ['a text', Buffer.from('Lorem ipsum'), 'unsupported-format'],
    ['a byte more than 20 MiB', Buffer.alloc(MAX_BYTES + 1), 'too-many-bytes'],
  ])('sends to the dead-letter queue at the first attempt: %s', async (_, body, reason) => {
    expect(await handle(handler, [upload(body)])).toEqual([]);
    expect(failedMessages(sqs)).toMatchObject([
      {
        body: created({ body, sequencer: EARLY }),
        attributes: { reason, object: 'uploads/a.jpg' },
      },
    ]);
    expect(puts()).toEqual([]);
  });

  test('sends to the dead-letter queue at the first attempt: half an image', async () => {
    const noise = sharp(Buffer.alloc(60 * 60 * 3, 'noise'), {
      raw: { width: 60, height: 60, channels: 3 },
    });
    const whole = await noise.png({ compressionLevel: 0 }).toBuffer();
    await handle(handler, [upload(whole.subarray(0, 500))]);
    expect(failedMessages(sqs)).toMatchObject([{ attributes: { reason: 'damaged' } }]);
  });

  test.each(['../a.jpg', 'a/../b.jpg', './a.jpg', '/a.jpg', 'a\u0001.jpg', 'x'.repeat(1_020)])(
    'sends a key that is no safe path with its ending to the dead-letter queue: %j',
    async (key) => {
      await handle(handler, [upload(red, EARLY, key)]);
      expect(failedMessages(sqs)).toMatchObject([{ attributes: { reason: 'invalid-key' } }]);
      expect(puts()).toEqual([]);
    },
  );
});

describe('Temporary error', () => {
  const bad = () => {
    buckets.fail('uploads/bad.jpg');
    return created({ key: 'bad.jpg', body: red });
  };

  test('retries this message alone, after one to two seconds', async () => {
    expect(await handle(handler, [upload(red), bad()])).toEqual(['message-1']);
    expect(thumbnail()).toBeDefined();
    const [hidden] = sqs.commandCalls(ChangeMessageVisibilityBatchCommand);
    expect(hidden?.args[0].input.Entries).toMatchObject([{ ReceiptHandle: 'receipt-1' }]);
    const [{ VisibilityTimeout = NaN } = {}] = hidden?.args[0].input.Entries ?? [];
    expect([1, 2]).toContain(VisibilityTimeout);
    expect(failedMessages(sqs)).toEqual([]);
  });

  test('sends the message to the dead-letter queue at the fifth attempt, with the error', async () => {
    expect(await handle(handler, [bad()], 5)).toEqual([]);
    expect(failedMessages(sqs)).toMatchObject([
      {
        attributes: {
          reason: 'internal-error',
          explanation: 'SlowDown',
          object: 'uploads/bad.jpg',
          firstMessageId: 'message-0',
        },
      },
    ]);
  });

  test('leaves the message in its queue when the dead-letter queue cannot be reached', async () => {
    sqs.rejects(new Error('no queue'));
    expect(await handle(handler, [bad()], 5)).toEqual(['message-0']);
  });
});
