import './support/environment.ts';
import type { QueueMessage } from '../../../lambda/common/message-queue.ts';
import type { BatchWorker } from '../../../lambda/queue-worker/aws/batch-worker.ts';
import { createJob, delivered, messagesOf, workerOf } from './support/batches.ts';
import { DEAD_LETTER_QUEUE_URL, ORDERED_DEAD_LETTER_QUEUE_URL } from './support/environment.ts';
import { FakeAws } from './support/fake-aws.ts';

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws();
  aws.inputs.put('a.txt', 'text');
});

const standard = workerOf(false);
const ordered = workerOf(true);

const failedMessages = (url = DEAD_LETTER_QUEUE_URL) =>
  aws.queues.list(url).map(({ body, group, attributes }) => ({ body, group, attributes }));
const stateOf = (id: string) => aws.table.job(id)?.state;
const resultsOf = (id: string) => aws.table.job(id)?.results as unknown[];

/** Processes a message with a worker that stops while it reads the object. */
async function killed(worker: BatchWorker, message: QueueMessage): Promise<void> {
  const reading = jest.spyOn(aws.inputs, 'read').mockReturnValue(new Promise(() => undefined));
  void worker.process([message]);
  await new Promise(setImmediate);
  reading.mockRestore();
}

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
      await standard.process([delivered(job, before)]);
    }
    const [kept] = await standard.process([delivered(job, attempt)]);
    expect(kept?.delaySeconds).toBeGreaterThanOrEqual(least);
    expect(kept?.delaySeconds).toBeLessThanOrEqual(most);
    expect(failedMessages()).toEqual([]);
    expect(aws.table.job(job.id)).toMatchObject({ state: 'running', attempts: attempt });
  });

  test('returns only its own message to the queue', async () => {
    aws.inputs.put('bad', '');
    aws.inputs.failReading('bad');
    const good = [await createJob('a.txt'), await createJob('a.txt')] as const;
    const bad = delivered(await createJob('bad'));
    const retryLater = await standard.process([delivered(good[0]), bad, delivered(good[1])]);
    expect(messagesOf(retryLater)).toEqual([bad]);
    expect(good.map(({ id }) => stateOf(id))).toEqual(['done', 'done']);
  });

  test('sends the message to the dead-letter queue with its error at attempt 5 and marks the job as failed', async () => {
    const job = await createJob('a.txt');
    aws.inputs.failReading('a.txt');
    for (const receives of [1, 2, 3, 4]) await standard.process([delivered(job, receives)]);
    const last = delivered(job, 5);
    expect(await standard.process([last])).toEqual([]);
    expect(failedMessages()).toMatchObject([
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

  test('includes an attempt whose worker was killed: after five the job fails without another attempt', async () => {
    const job = await createJob('a.txt', 'g');
    aws.inputs.failReading('a.txt');
    for (const receives of [1, 2, 3, 4]) await ordered.process([delivered(job, receives)]);
    await killed(ordered, delivered(job, 5));
    expect(await ordered.process([delivered(job, 6)])).toEqual([]);
    expect(failedMessages(ORDERED_DEAD_LETTER_QUEUE_URL)).toMatchObject([
      { attributes: { reason: 'internal-error', explanation: 'All 5 attempts were interrupted.' } },
    ]);
  });

  test('counts from one again after a redrive', async () => {
    const job = await createJob('a.txt');
    aws.inputs.failReading('a.txt', 6);
    for (const receives of [1, 2, 3, 4, 5]) await standard.process([delivered(job, receives)]);
    expect(failedMessages()).toHaveLength(1);
    expect(await standard.process([delivered(job)])).toHaveLength(1);
    expect(await standard.process([delivered(job, 2)])).toEqual([]);
    expect(failedMessages()).toHaveLength(1);
    const done = aws.table.job(job.id);
    expect(done).toMatchObject({ state: 'done', attempts: 7 });
    expect(done).not.toHaveProperty('error');
  });
});

describe('A throttled table', () => {
  test('makes the attempt fail before the object is read', async () => {
    const message = delivered(await createJob('a.txt'));
    aws.table.throttled = true;
    expect(messagesOf(await standard.process([message]))).toEqual([message]);
    expect(aws.inputs.reads).toEqual([]);
  });

  test('loses no job when the result is written', async () => {
    const job = await createJob('a.txt');
    const read = aws.inputs.read.bind(aws.inputs);
    aws.inputs.read = (key) => {
      aws.table.throttled = true;
      return read(key);
    };
    const message = delivered(job);
    expect(messagesOf(await standard.process([message]))).toEqual([message]);
    aws.table.throttled = false;
    aws.inputs.read = read;
    expect(await standard.process([delivered(job, 2)])).toEqual([]);
    expect(resultsOf(job.id)).toHaveLength(1);
  });

  test('makes only the throttled job fail', async () => {
    const [one, other] = [await createJob('a.txt'), await createJob('a.txt')];
    aws.table.busy.add(one.id);
    const message = delivered(one);
    expect(messagesOf(await standard.process([message, delivered(other)]))).toEqual([message]);
    expect(stateOf(other.id)).toBe('done');
  });

  test('counts as an attempt of a standard queue, whose last receive gives the reason', async () => {
    const job = await createJob('a.txt');
    aws.table.throttled = true;
    for (const receives of [1, 2, 3, 4]) await standard.process([delivered(job, receives)]);
    aws.table.throttled = false;
    aws.inputs.failReading('a.txt');
    expect(await standard.process([delivered(job, 5)])).toEqual([]);
    expect(failedMessages()).toMatchObject([
      { attributes: { reason: 'internal-error', explanation: 'SlowDown', job: job.id } },
    ]);
  });

  test('does not keep the worker from sending the failed message at the last attempt', async () => {
    const job = await createJob('a.txt');
    aws.table.throttled = true;
    expect(await standard.process([delivered(job, 5)])).toEqual([]);
    expect(failedMessages()).toMatchObject([
      { attributes: { reason: 'internal-error', explanation: 'Rate exceeded', job: job.id } },
    ]);
    expect(stateOf(job.id)).toBe('queued');
  });
});
