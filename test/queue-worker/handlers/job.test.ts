import './support/environment.ts';
import { createHash } from 'node:crypto';
import type { QueueMessage } from '../../../lambda/common/message-queue.ts';
import type { BatchWorker } from '../../../lambda/queue-worker/aws/batch-worker.ts';
import { createJob, delivered, workerOf } from './support/batches.ts';
import { FakeAws } from './support/fake-aws.ts';

const TEXT = 'Ein Wort\nund noch drei, schön.\n';

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws();
  aws.inputs.put('a.txt', TEXT);
});

const standard = workerOf(false);
const ordered = workerOf(true);

const stateOf = (id: string) => aws.table.job(id)?.state;
const resultsOf = (id: string) => aws.table.job(id)?.results as unknown[];

/** Processes a message with a worker that stops while it reads the object. */
async function killed(worker: BatchWorker, message: QueueMessage): Promise<void> {
  const reading = jest.spyOn(aws.inputs, 'read').mockReturnValue(new Promise(() => undefined));
  void worker.process([message]);
  await new Promise(setImmediate);
  reading.mockRestore();
}

describe('A job', () => {
  test('gets one result and the state done', async () => {
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

  test('is not done again after a second delivery', async () => {
    const job = await submit();
    const reads = aws.inputs.reads.length;
    expect(await standard.process([delivered(job)])).toEqual([]);
    expect(aws.inputs.reads).toHaveLength(reads);
    expect(aws.table.job(job.id)).toMatchObject({ state: 'done', attempts: 1 });
    expect(resultsOf(job.id)).toHaveLength(1);
  });

  test('is done once when a batch contains it twice', async () => {
    const job = await createJob('a.txt');
    expect(await standard.process([delivered(job), delivered(job)])).toEqual([]);
    expect(resultsOf(job.id)).toHaveLength(1);
    expect(aws.inputs.reads).toHaveLength(1);
  });

  test('gets one result from two workers in parallel, and both delete its message', async () => {
    const job = await createJob('a.txt');
    const batches = Array.from({ length: 4 }, () => standard.process([delivered(job)]));
    expect(await Promise.all(batches)).toEqual([[], [], [], []]);
    expect(resultsOf(job.id)).toHaveLength(1);
  });

  test('is done by the next worker after a worker was killed', async () => {
    const job = await createJob('a.txt');
    await killed(standard, delivered(job));
    expect(stateOf(job.id)).toBe('running');
    expect(await standard.process([delivered(job, 2)])).toEqual([]);
    expect(aws.table.job(job.id)).toMatchObject({ state: 'done', attempts: 2 });
  });

  test('gets a result for an empty object', async () => {
    aws.inputs.put('empty', '');
    const { id } = await submit('empty');
    expect(resultsOf(id)).toMatchObject([{ lines: 0, words: 0, characters: 0, bytes: 0 }]);
  });

  async function submit(object = 'a.txt') {
    const job = await createJob(object);
    expect(await standard.process([delivered(job)])).toEqual([]);
    return job;
  }
});

describe('Calls of the table', () => {
  const calls = () => aws.table.calls.filter((call) => call === 'BatchExecuteStatement').length;
  const jobs = (count: number, groupOf: (at: number) => string | undefined) =>
    Promise.all(Array.from({ length: count }, (_, at) => createJob('a.txt', groupOf(at))));

  test('are two for a batch of ten jobs', async () => {
    await standard.process((await jobs(10, () => undefined)).map((job) => delivered(job)));
    expect(calls()).toBe(2);
  });

  test('are two for ten groups of one job', async () => {
    await ordered.process((await jobs(10, String)).map((job) => delivered(job)));
    expect(calls()).toBe(2);
  });

  test('are two for each job of one group', async () => {
    await ordered.process((await jobs(10, () => 'g')).map((job) => delivered(job)));
    expect(calls()).toBe(20);
  });

  test('are three for a batch with failed jobs', async () => {
    const batch = (await jobs(8, () => undefined)).map((job) => delivered(job));
    await standard.process([...batch, delivered(await createJob('gone')), delivered('hello')]);
    expect(calls()).toBe(3);
  });
});
