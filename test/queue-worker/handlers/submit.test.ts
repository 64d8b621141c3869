import './support/environment.ts';
import fc from 'fast-check';
import { handler } from '../../../lambda/queue-worker/submit.ts';
import { call, REQUEST_ID } from './support/api.ts';
import { ORDERED_QUEUE_URL, QUEUE_URL } from './support/environment.ts';
import { FakeAws } from './support/fake-aws.ts';

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws();
});

const JOB = { type: 'text-statistics', object: 'a.txt' };
const post = (body: unknown, idempotencyKey?: string) =>
  call(handler, { body: JSON.stringify(body), idempotencyKey });
const messages = (url = QUEUE_URL) =>
  aws.queues.list(url).map(({ body }) => JSON.parse(body) as Record<string, unknown>);

describe('A job', () => {
  test('is accepted with 202, its id and its status URL', async () => {
    const { status, headers, body } = await post(JOB);
    expect(status).toBe(202);
    expect(body).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      state: 'queued',
      statusUrl: `https://abc.execute-api.eu-west-1.amazonaws.com/live/jobs/${String(body.id)}`,
    });
    expect(headers).toMatchObject({ location: body.statusUrl });
  });

  test('is put into the table and then sent to the queue', async () => {
    const before = Date.now();
    const { body } = await post(JOB);
    const id = String(body.id);
    const written = aws.table.job(id) as { createdAt: string; ttl: number };
    expect(written).toMatchObject({ ...JOB, id, state: 'queued', attempts: 0, results: [] });
    expect(Date.parse(written.createdAt)).toBeGreaterThanOrEqual(before);
    // The time to live is seven days.
    expect(written.ttl).toBe(Math.floor(Date.parse(written.createdAt) / 1_000) + 7 * 86_400);
    expect(messages()).toEqual([{ ...JOB, id }]);
    expect(aws.inputs.reads).toEqual([]);
  });

  test('goes to the FIFO queue with its group, and with its id for deduplication', async () => {
    const { body } = await post({ ...JOB, ordered: true, group: 'customer-1' });
    expect(messages()).toEqual([]);
    expect(messages(ORDERED_QUEUE_URL)).toEqual([
      { ...JOB, id: body.id, ordered: true, group: 'customer-1' },
    ]);
    expect(aws.queues.calls.at(-1)?.input).toMatchObject({
      MessageGroupId: 'customer-1',
      MessageDeduplicationId: body.id,
    });
  });

  test('becomes two jobs after two POSTs without an idempotency key', async () => {
    expect((await post(JOB)).body.id).not.toBe((await post(JOB)).body.id);
  });
});

describe('An idempotency key', () => {
  test('returns the same job for a repeated POST, also with another order of fields', async () => {
    const first = await post(JOB, 'key');
    const again = await call(handler, {
      body: '{ "ordered": false,\n "object": "a.txt", "type": "text-statistics" }',
      idempotencyKey: 'key',
    });
    expect(again).toEqual(first);
    expect(aws.table.ids()).toHaveLength(1);
  });

  test('is rejected with 422 for another body', async () => {
    await post(JOB, 'key');
    for (const body of [
      { ...JOB, object: 'b.txt' },
      { ...JOB, ordered: true, group: 'g' },
    ]) {
      const answer = await post(body, 'key');
      expect(answer.status).toBe(422);
      expect(answer.body).toMatchObject({ reason: 'idempotency-key-reused' });
    }
    expect(messages()).toHaveLength(1);
  });

  test('sends the message of a POST that failed after the item was written', async () => {
    aws.queues.fail('SendMessage', new Error('unavailable'));
    expect((await post(JOB, 'key')).status).toBe(500);
    aws.queues.fail('SendMessage', undefined);
    const { status, body } = await post(JOB, 'key');
    expect(status).toBe(202);
    expect(messages()).toEqual([{ ...JOB, id: body.id }]);
  });

  test('returns the state of a started job without another message', async () => {
    const { body } = await post(JOB, 'key');
    Object.assign(aws.table.item(String(body.id)), { state: { S: 'running' } });
    expect(await post(JOB, 'key')).toMatchObject({ status: 202, body: { state: 'running' } });
    expect(messages()).toHaveLength(1);
  });

  test('gives each key its own job id', async () => {
    const key = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 128 });
    await fc.assert(
      fc.asyncProperty(key, key, async (one, other) => {
        const ids = [await post(JOB, one), await post(JOB, other)].map(({ body }) => body.id);
        expect(ids[0] === ids[1]).toBe(one === other);
        // UUID of version 8.
        expect(ids[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
      }),
      { numRuns: 50 },
    );
  });
});

describe('POST /jobs', () => {
  const ordered = (group: unknown) => JSON.stringify({ ...JOB, ordered: true, group });

  test.each([
    ['no body', undefined, 400, 'not-json', 'send {"type"'],
    ['a body that is not JSON', '{', 400, 'not-json', 'send {"type"'],
    ['a body that is not an object', '[]', 400, 'wrong-body', 'must be an object'],
    ['no type', '{"object":"a"}', 400, 'wrong-body', 'must be a text\n  → at type'],
    ['no object', '{"type":"text-statistics"}', 400, 'wrong-body', 'at object'],
    ['an unknown field', JSON.stringify({ ...JOB, orderd: true }), 400, 'wrong-body', 'orderd'],
    ['an unknown type', '{"type":"fly","object":"a"}', 400, 'unknown-type', 'text-statistics'],
    ['__proto__', '{"type":"__proto__","object":"a"}', 400, 'unknown-type', '__proto__'],
    ['no key', '{"type":"text-statistics","object":""}', 400, 'wrong-object', '0 bytes'],
    [
      'a key of 1,025 bytes',
      JSON.stringify({ ...JOB, object: 'ü'.repeat(512) + 'x' }),
      400,
      'wrong-object',
      '1025 bytes',
    ],
    [
      'half a character in the key',
      '{"type":"text-statistics","object":"\\ud800"}',
      400,
      'wrong-object',
      'UTF-8',
    ],
    [
      'order without a group',
      JSON.stringify({ ...JOB, ordered: true }),
      400,
      'wrong-group',
      'group',
    ],
    [
      'a group without order',
      JSON.stringify({ ...JOB, group: 'g' }),
      400,
      'wrong-group',
      'ordered',
    ],
    ['an empty group', ordered(''), 400, 'wrong-group', '1 to 128'],
    ['a group with a space', ordered('a b'), 400, 'wrong-group', '"a b"'],
    ['a group with an umlaut', ordered('Müller'), 400, 'wrong-group', 'Müller'],
    ['a group of 129 characters', ordered('x'.repeat(129)), 400, 'wrong-group', '1 to 128'],
    ['a group that is a number', ordered(1), 400, 'wrong-body', 'at group'],
    [
      'a body of more than 64 KB',
      JSON.stringify({ ...JOB, object: 'x'.repeat(65_536) }),
      413,
      'body-too-large',
      'inputs bucket',
    ],
    ['a body of more than 1 MB', 'x'.repeat(1_100_000), 413, 'body-too-large', 'inputs bucket'],
  ])('rejects %s with the reason and the remedy', async (_, body, status, reason, remedy) => {
    const answer = await call(handler, { body });
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      reason,
      message: expect.stringContaining(remedy) as string,
      requestId: REQUEST_ID,
    });
    expect(aws.table.calls).toEqual([]);
  });

  test.each([
    ['an empty idempotency key', ''],
    ['an idempotency key of 129 characters', 'x'.repeat(129)],
    ['an idempotency key with an umlaut', 'schlüssel'],
    ['an idempotency key with a line feed', 'a\nb'],
  ])('rejects %s', async (_, key) => {
    const answer = await post(JOB, key);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ reason: 'wrong-idempotency-key' });
    expect(aws.table.calls).toEqual([]);
  });

  test('accepts every character that SQS allows in a group', async () => {
    const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
    expect((await call(handler, { body: ordered(punctuation) })).status).toBe(202);
    expect((await call(handler, { body: ordered('x'.repeat(128)) })).status).toBe(202);
  });
});

test('A throttled table gives 500 and no message', async () => {
  aws.table.throttled = true;
  expect((await post(JOB)).status).toBe(500);
  expect(messages()).toEqual([]);
});
