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

const letters = (url = DEAD_LETTER_QUEUE_URL) =>
  aws.queues.list(url).map(({ body, group, attributes }) => ({ body, group, attributes }));
const stateOf = (id: string) => aws.table.job(id)?.state;
const resultsOf = (id: string) => aws.table.job(id)?.results as unknown[];

/** A worker that gets as far as reading the object, and no further. */
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
    expect(letters()).toEqual([]);
    expect(aws.table.job(job.id)).toMatchObject({ state: 'running', attempts: attempt });
  });

  test('goes back alone', async () => {
    aws.inputs.put('bad', '');
    aws.inputs.failReading('bad');
    const good = [await createJob('a.txt'), await createJob('a.txt')] as const;
    const bad = delivered(await createJob('bad'));
    const retryLater = await standard.process([delivered(good[0]), bad, delivered(good[1])]);
    expect(messagesOf(retryLater)).toEqual([bad]);
    expect(good.map(({ id }) => stateOf(id))).toEqual(['done', 'done']);
  });

  test('number 5 is a dead letter with its error, and the job failed', async () => {
    const job = await createJob('a.txt');
    aws.inputs.failReading('a.txt');
    for (const receives of [1, 2, 3, 4]) await standard.process([delivered(job, receives)]);
    const last = delivered(job, 5);
    expect(await standard.process([last])).toEqual([]);
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
    for (const receives of [1, 2, 3, 4]) await ordered.process([delivered(job, receives)]);
    await killed(ordered, delivered(job, 5));
    expect(await ordered.process([delivered(job, 6)])).toEqual([]);
    expect(letters(ORDERED_DEAD_LETTER_QUEUE_URL)).toMatchObject([
      { attributes: { reason: 'internal-error', explanation: 'All 5 attempts were interrupted.' } },
    ]);
  });

  test('of a redriven job is counted from one again', async () => {
    const job = await createJob('a.txt');
    aws.inputs.failReading('a.txt', 6);
    for (const receives of [1, 2, 3, 4, 5]) await standard.process([delivered(job, receives)]);
    expect(letters()).toHaveLength(1);
    expect(await standard.process([delivered(job)])).toHaveLength(1);
    expect(await standard.process([delivered(job, 2)])).toEqual([]);
    expect(letters()).toHaveLength(1);
    const done = aws.table.job(job.id);
    expect(done).toMatchObject({ state: 'done', attempts: 7 });
    expect(done).not.toHaveProperty('error');
  });
});

describe('A table that is throttled', () => {
  test('makes a failed attempt of the job, and nothing is read', async () => {
    const message = delivered(await createJob('a.txt'));
    aws.table.throttled = true;
    expect(messagesOf(await standard.process([message]))).toEqual([message]);
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
    expect(messagesOf(await standard.process([message]))).toEqual([message]);
    aws.table.throttled = false;
    aws.inputs.read = read;
    expect(await standard.process([delivered(job, 2)])).toEqual([]);
    expect(resultsOf(job.id)).toHaveLength(1);
  });

  test('for one job holds up that job alone', async () => {
    const [one, other] = [await createJob('a.txt'), await createJob('a.txt')];
    aws.table.busy.add(one.id);
    const message = delivered(one);
    expect(messagesOf(await standard.process([message, delivered(other)]))).toEqual([message]);
    expect(stateOf(other.id)).toBe('done');
  });

  test('at the last attempt: the letter is sent all the same', async () => {
    const job = await createJob('a.txt');
    aws.table.throttled = true;
    expect(await standard.process([delivered(job, 5)])).toEqual([]);
    expect(letters()).toMatchObject([
      { attributes: { reason: 'internal-error', explanation: 'Rate exceeded', job: job.id } },
    ]);
    expect(stateOf(job.id)).toBe('queued');
  });
});
