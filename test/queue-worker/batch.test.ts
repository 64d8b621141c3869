import './support/environment.ts';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { QueueMessage } from '../../lambda/common/message-queue.ts';
import type { BatchWorker } from '../../lambda/queue-worker/consumer/batch-worker.ts';
import { createJob, delivered, messagesOf, workerOf } from './support/batches.ts';
import { DEAD_LETTER_QUEUE_URL, ORDERED_DEAD_LETTER_QUEUE_URL } from './support/environment.ts';
import { FakeAws } from './support/fake-aws.ts';

const TEXT = 'Ein Wort\nund noch drei, schön.\n';
const MAX_BYTES = 10 * 1024 * 1024;

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws();
  aws.inputs.put('a.txt', TEXT);
});

const standard = workerOf(false);
const ordered = workerOf(true);

const letters = (url = DEAD_LETTER_QUEUE_URL) =>
  aws.queues.list(url).map(({ body, group, attributes }) => ({ body, group, attributes }));

/** A worker that gets as far as reading the object, and no further. */
async function killed(worker: BatchWorker, message: QueueMessage): Promise<void> {
  const reading = jest.spyOn(aws.inputs, 'read').mockReturnValue(new Promise(() => undefined));
  void worker.workOn([message]);
  await new Promise(setImmediate);
  reading.mockRestore();
}

const stateOf = (id: string) => aws.table.job(id)?.state;
const resultsOf = (id: string) => aws.table.job(id)?.results as unknown[];

describe('A job', () => {
  test('has its result appended once, and is done', async () => {
    const { id } = await submit();
    expect(aws.table.job(id)).toMatchObject({
      state: 'done',
      attempts: 1,
      results: [
        {
          lines: 2,
          words: 6,
          characters: 31,
          bytes: 32,
          sha256: createHash('sha256').update(TEXT).digest('hex'),
        },
      ],
    });
    expect(aws.table.job(id)).toHaveProperty('startedAt');
    expect(aws.table.job(id)).toHaveProperty('finishedAt');
  });

  test('that is delivered again when it is done is not done again', async () => {
    const job = await submit();
    const reads = aws.inputs.reads.length;
    expect(await standard.workOn([delivered(job)])).toEqual([]);
    expect(aws.inputs.reads).toHaveLength(reads);
    expect(aws.table.job(job.id)).toMatchObject({ state: 'done', attempts: 1 });
    expect(resultsOf(job.id)).toHaveLength(1);
  });

  test('that is delivered twice in a batch is done once', async () => {
    const job = await createJob('a.txt');
    expect(await standard.workOn([delivered(job), delivered(job)])).toEqual([]);
    expect(resultsOf(job.id)).toHaveLength(1);
    expect(aws.inputs.reads).toHaveLength(1);
  });

  test('that two workers do at once has one result, and both drop its message', async () => {
    const job = await createJob('a.txt');
    const batches = Array.from({ length: 4 }, () => standard.workOn([delivered(job)]));
    expect(await Promise.all(batches)).toEqual([[], [], [], []]);
    expect(resultsOf(job.id)).toHaveLength(1);
  });

  test('whose worker was killed is done by the next', async () => {
    const job = await createJob('a.txt');
    await killed(standard, delivered(job));
    expect(stateOf(job.id)).toBe('running');
    expect(await standard.workOn([delivered(job, 2)])).toEqual([]);
    expect(aws.table.job(job.id)).toMatchObject({ state: 'done', attempts: 2 });
  });

  test('of an empty object has a result too', async () => {
    aws.inputs.put('empty', '');
    const { id } = await submit('empty');
    expect(resultsOf(id)).toMatchObject([{ lines: 0, words: 0, characters: 0, bytes: 0 }]);
  });

  async function submit(object = 'a.txt') {
    const job = await createJob(object);
    expect(await standard.workOn([delivered(job)])).toEqual([]);
    return job;
  }
});

describe('Calls of the table', () => {
  const calls = () => aws.table.calls.filter((call) => call === 'BatchExecuteStatement').length;
  const jobs = (count: number, groupOf: (at: number) => string | undefined) =>
    Promise.all(Array.from({ length: count }, (_, at) => createJob('a.txt', groupOf(at))));

  test('are two for a batch of ten: 0.2 a job', async () => {
    await standard.workOn((await jobs(10, () => undefined)).map((job) => delivered(job)));
    expect(calls()).toBe(2);
  });

  test('are two for ten groups of one', async () => {
    await ordered.workOn((await jobs(10, String)).map((job) => delivered(job)));
    expect(calls()).toBe(2);
  });

  test('are two a job for ten of one group, as order demands', async () => {
    await ordered.workOn((await jobs(10, () => 'g')).map((job) => delivered(job)));
    expect(calls()).toBe(20);
  });

  test('are three when some of the ten are dead', async () => {
    const batch = (await jobs(8, () => undefined)).map((job) => delivered(job));
    await standard.workOn([...batch, delivered(await createJob('gone')), delivered('hello')]);
    expect(calls()).toBe(3);
  });
});

describe('A failed attempt', () => {
  test.each([
    [1, 1, 2],
    [2, 2, 4],
    [3, 4, 8],
    [4, 8, 16],
  ])('number %i goes back for %i to %i seconds', async (attempt, least, most) => {
    const job = await createJob('a.txt');
    aws.inputs.failReading('a.txt');
    for (let before = 1; before < attempt; before++) {
      await standard.workOn([delivered(job, before)]);
    }
    const [kept] = await standard.workOn([delivered(job, attempt)]);
    expect(kept?.delaySeconds).toBeGreaterThanOrEqual(least);
    expect(kept?.delaySeconds).toBeLessThanOrEqual(most);
    expect(letters()).toEqual([]);
    expect(aws.table.job(job.id)).toMatchObject({ state: 'running', attempts: attempt });
  });

  test('goes back alone', async () => {
    aws.inputs.put('bad', '');
    aws.inputs.failReading('bad');
    const good = [await createJob('a.txt'), await createJob('a.txt')] as const;
    const bad = delivered(await createJob('bad'));
    const keptBack = await standard.workOn([delivered(good[0]), bad, delivered(good[1])]);
    expect(messagesOf(keptBack)).toEqual([bad]);
    expect(good.map(({ id }) => stateOf(id))).toEqual(['done', 'done']);
  });

  test('number 5 is a dead letter with its error, and the job failed', async () => {
    const job = await createJob('a.txt');
    aws.inputs.failReading('a.txt');
    for (const receives of [1, 2, 3, 4]) await standard.workOn([delivered(job, receives)]);
    const last = delivered(job, 5);
    expect(await standard.workOn([last])).toEqual([]);
    expect(letters()).toMatchObject([
      {
        body: last.body,
        attributes: { reason: 'internal-error', explanation: 'SlowDown', job: job.id },
      },
    ]);
    expect(aws.table.job(job.id)).toMatchObject({
      state: 'failed',
      error: { reason: 'internal-error', explanation: 'SlowDown' },
    });
  });

  test('is one whose worker was killed: after five, the job is dead without another try', async () => {
    const job = await createJob('a.txt', 'g');
    aws.inputs.failReading('a.txt');
    for (const receives of [1, 2, 3, 4]) await ordered.workOn([delivered(job, receives)]);
    await killed(ordered, delivered(job, 5));
    expect(await ordered.workOn([delivered(job, 6)])).toEqual([]);
    expect(letters(ORDERED_DEAD_LETTER_QUEUE_URL)).toMatchObject([
      { attributes: { reason: 'internal-error', explanation: 'All 5 attempts were broken off.' } },
    ]);
  });

  test('of a redriven job is counted from one again', async () => {
    const job = await createJob('a.txt');
    aws.inputs.failReading('a.txt', 6);
    for (const receives of [1, 2, 3, 4, 5]) await standard.workOn([delivered(job, receives)]);
    expect(letters()).toHaveLength(1);
    expect(await standard.workOn([delivered(job)])).toHaveLength(1);
    expect(await standard.workOn([delivered(job, 2)])).toEqual([]);
    expect(letters()).toHaveLength(1);
    const done = aws.table.job(job.id);
    expect(done).toMatchObject({ state: 'done', attempts: 7 });
    expect(done).not.toHaveProperty('error');
  });
});

describe('A dead letter', () => {
  test.each([
    ['an object that is not there', 'gone', undefined, 'no-such-object'],
    ['a byte more than 10 MiB', 'big', Buffer.alloc(MAX_BYTES + 1), 'too-large'],
    ['Latin-1', 'latin', Buffer.from('schön', 'latin1'), 'not-text'],
    ['UTF-8 that ends in mid-character', 'cut', Buffer.from('ö').subarray(0, 1), 'not-text'],
  ])('is made of %s at the first attempt', async (_, key, content, reason) => {
    if (content) aws.inputs.put(key, content);
    const job = await createJob(key);
    const message = delivered(job);
    expect(await standard.workOn([message])).toEqual([]);
    expect(letters()).toMatchObject([
      { body: message.body, attributes: { reason, job: job.id, firstMessageId: message.id } },
    ]);
    expect(aws.table.job(job.id)).toMatchObject({ state: 'failed', error: { reason } });
    expect(resultsOf(job.id)).toEqual([]);
  });

  const ID = '6d1f0a4e-0000-4000-8000-000000000001';
  test.each([
    ['a stranger', 'hello', 'not-a-job', 'unknown'],
    ['a stranger with JSON', '{"Records":[]}', 'not-a-job', 'unknown'],
    ['null', 'null', 'not-a-job', 'unknown'],
    ['another id than ours', '{"id":"1","type":"a","object":"b"}', 'not-a-job', 'unknown'],
    ['another type', `{"id":"${ID}","type":"fly","object":"b"}`, 'unknown-type', ID],
    [
      'a job that nobody created',
      `{"id":"${ID}","type":"text-statistics","object":"b"}`,
      'unknown-job',
      ID,
    ],
  ])('is made of a message of %s', async (_, body, reason, job) => {
    expect(await standard.workOn([delivered(body)])).toEqual([]);
    expect(letters()).toMatchObject([{ body, attributes: { reason, job } }]);
    expect(aws.table.ids()).toEqual([]);
  });

  test('that can not be sent leaves its message in the queue, and its job unmarked', async () => {
    const job = await createJob('gone');
    aws.queues.fail('SendMessage', new Error('unavailable'));
    const [message, odd] = [delivered(job), delivered('hello')];
    expect(messagesOf(await standard.workOn([message, odd]))).toEqual([message, odd]);
    expect(stateOf(job.id)).toBe('running');
  });

  test('does not undo what another worker has done', async () => {
    const job = await createJob('a.txt');
    await standard.workOn([delivered(job)]);
    await standard.workOn([delivered(`{"id":"${job.id}","type":"fly","object":"b"}`)]);
    expect(letters()).toHaveLength(1);
    expect(stateOf(job.id)).toBe('done');
  });
});

describe('A table that is throttled', () => {
  test('makes a failed attempt of the job, and nothing is read', async () => {
    const message = delivered(await createJob('a.txt'));
    aws.table.throttled = true;
    expect(messagesOf(await standard.workOn([message]))).toEqual([message]);
    expect(aws.inputs.reads).toEqual([]);
  });

  test('when the result is to be written loses nothing', async () => {
    const job = await createJob('a.txt');
    const read = aws.inputs.read.bind(aws.inputs);
    aws.inputs.read = (key) => {
      aws.table.throttled = true;
      return read(key);
    };
    const message = delivered(job);
    expect(messagesOf(await standard.workOn([message]))).toEqual([message]);
    aws.table.throttled = false;
    aws.inputs.read = read;
    expect(await standard.workOn([delivered(job, 2)])).toEqual([]);
    expect(resultsOf(job.id)).toHaveLength(1);
  });

  test('for one job holds up that job alone', async () => {
    const [one, other] = [await createJob('a.txt'), await createJob('a.txt')];
    aws.table.busy.add(one.id);
    const message = delivered(one);
    expect(messagesOf(await standard.workOn([message, delivered(other)]))).toEqual([message]);
    expect(stateOf(other.id)).toBe('done');
  });

  test('at the last attempt: the letter is sent all the same', async () => {
    const job = await createJob('a.txt');
    aws.table.throttled = true;
    expect(await standard.workOn([delivered(job, 5)])).toEqual([]);
    expect(letters()).toMatchObject([
      { attributes: { reason: 'internal-error', explanation: 'Rate exceeded', job: job.id } },
    ]);
    expect(stateOf(job.id)).toBe('queued');
  });
});

describe('In a message group', () => {
  test('jobs are done one after the other, as they came', async () => {
    const objects = ['1', '2', '3', '4'];
    for (const object of objects) aws.inputs.put(object, object);
    const batch: QueueMessage[] = [];
    for (const object of objects) batch.push(delivered(await createJob(object, 'g')));
    expect(await ordered.workOn(batch)).toEqual([]);
    expect(aws.inputs.reads).toEqual(objects);
  });

  test('a failure gives back the rest of the group undone, and other groups go on', async () => {
    aws.inputs.put('bad', '');
    aws.inputs.failReading('bad');
    const [a1, a2, b1, a3, b2] = await Promise.all([
      createJob('a.txt', 'a'),
      createJob('bad', 'a'),
      createJob('a.txt', 'b'),
      createJob('a.txt', 'a'),
      createJob('a.txt', 'b'),
    ]);
    const batch = [a1, a2, b1, a3, b2].map((job) => delivered(job));
    const keptBack = await ordered.workOn(batch);
    expect(messagesOf(keptBack)).toEqual([batch[1], batch[3]]);
    expect(new Set(keptBack.map(({ delaySeconds }) => delaySeconds)).size).toBe(1);
    expect([a1, b1, b2].map(({ id }) => stateOf(id))).toEqual(['done', 'done', 'done']);
    expect(aws.table.job(a3.id)).toMatchObject({ state: 'queued', attempts: 0 });
  });

  test('a poison job is a dead letter in its group, and the group goes on', async () => {
    const [poison, next] = [await createJob('gone', 'g'), await createJob('a.txt', 'g')];
    expect(await ordered.workOn([delivered(poison), delivered(next)])).toEqual([]);
    expect(letters(ORDERED_DEAD_LETTER_QUEUE_URL)).toMatchObject([
      { group: 'g', attributes: { reason: 'no-such-object' } },
    ]);
    expect(stateOf(next.id)).toBe('done');
  });

  test('what waited behind a failure has all its attempts left', async () => {
    const waited = await createJob('bad', 'g');
    aws.inputs.put('bad', '');
    aws.inputs.failReading('bad');
    for (const receives of [6, 7, 8, 9]) {
      expect(await ordered.workOn([delivered(waited, receives)])).toHaveLength(1);
    }
    expect(await ordered.workOn([delivered(waited, 10)])).toEqual([]);
    expect(letters(ORDERED_DEAD_LETTER_QUEUE_URL)).toHaveLength(1);
  });

  test('a letter that can not be sent gives back the rest of the group too', async () => {
    const [poison, next] = [await createJob('gone', 'g'), await createJob('a.txt', 'g')];
    aws.queues.fail('SendMessage', new Error('unavailable'));
    const batch = [delivered(poison), delivered(next)];
    expect(messagesOf(await ordered.workOn(batch))).toEqual(batch);
    expect(stateOf(next.id)).toBe('queued');
  });
});

describe('Whatever fails', () => {
  const job = fc.record({
    group: fc.constantFrom('a', 'b', 'c'),
    failures: fc.integer({ min: 0, max: 6 }),
    object: fc.constantFrom('good', 'gone'),
    copies: fc.integer({ min: 1, max: 2 }),
  });

  test.each([
    ['standard', standard],
    ['FIFO', ordered],
  ])('on a %s queue each job is done once or is a dead letter', async (name, worker) => {
    await fc.assert(
      fc.asyncProperty(fc.array(job, { minLength: 1, maxLength: 6 }), async (specs) => {
        aws = new FakeAws();
        let batch: QueueMessage[] = [];
        const ids: string[] = [];
        for (const [at, { group, failures, object, copies }] of specs.entries()) {
          const key = `${object}-${at}`;
          if (object === 'good') aws.inputs.put(key, key);
          aws.inputs.failReading(key, failures);
          const created = await createJob(key, name === 'FIFO' ? group : undefined);
          ids.push(created.id);
          for (let copy = 0; copy < copies; copy++) batch.push(delivered(created));
        }
        for (let round = 0; round < 50 && batch.length > 0; round++) {
          const kept = new Set(messagesOf(await worker.workOn(batch)));
          batch = batch
            .filter((message) => kept.has(message))
            .map((message) => ({ ...message, receives: message.receives + 1 }));
        }
        expect(batch).toEqual([]);
        const dead = letters(
          name === 'FIFO' ? ORDERED_DEAD_LETTER_QUEUE_URL : DEAD_LETTER_QUEUE_URL,
        ).map(({ attributes }) => attributes.job);
        for (const id of ids) {
          expect(resultsOf(id)).toHaveLength(stateOf(id) === 'done' ? 1 : 0);
          if (stateOf(id) !== 'done') expect(dead).toContain(id);
        }
      }),
      { numRuns: 60 },
    );
  });
});
