import './support/environment.ts';
import type { QueueMessage } from '../../../lambda/common/message-queue.ts';
import { createJob, delivered, messagesOf, workerOf } from './support/batches.ts';
import { ORDERED_DEAD_LETTER_QUEUE_URL } from './support/environment.ts';
import { FakeAws } from './support/fake-aws.ts';

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws();
  aws.inputs.put('a.txt', 'text');
});

const ordered = workerOf(true);

const failedMessages = (url: string) =>
  aws.queues.list(url).map(({ body, group, attributes }) => ({ body, group, attributes }));
const stateOf = (id: string) => aws.table.job(id)?.state;

describe('A message group', () => {
  test('has its jobs done one after the other, in their order', async () => {
    const objects = ['1', '2', '3', '4'];
    for (const object of objects) aws.inputs.put(object, object);
    const batch: QueueMessage[] = [];
    for (const object of objects) batch.push(delivered(await createJob(object, 'g')));
    expect(await ordered.process(batch)).toEqual([]);
    expect(aws.inputs.reads).toEqual(objects);
  });

  test('returns its later messages after a failure, while other groups continue', async () => {
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
    const retryLater = await ordered.process(batch);
    expect(messagesOf(retryLater)).toEqual([batch[1], batch[3]]);
    expect(new Set(retryLater.map(({ delaySeconds }) => delaySeconds)).size).toBe(1);
    expect([a1, b1, b2].map(({ id }) => stateOf(id))).toEqual(['done', 'done', 'done']);
    expect(aws.table.job(a3.id)).toMatchObject({ state: 'queued', attempts: 0 });
  });

  test('continues after a job that goes to the dead-letter queue', async () => {
    const [poison, next] = [await createJob('gone', 'g'), await createJob('a.txt', 'g')];
    expect(await ordered.process([delivered(poison), delivered(next)])).toEqual([]);
    expect(failedMessages(ORDERED_DEAD_LETTER_QUEUE_URL)).toMatchObject([
      { group: 'g', attributes: { reason: 'no-such-object' } },
    ]);
    expect(stateOf(next.id)).toBe('done');
  });

  test('keeps all attempts of the jobs that waited behind a failure', async () => {
    const waited = await createJob('bad', 'g');
    aws.inputs.put('bad', '');
    aws.inputs.failReading('bad');
    for (const receives of [6, 7, 8, 9]) {
      expect(await ordered.process([delivered(waited, receives)])).toHaveLength(1);
    }
    expect(await ordered.process([delivered(waited, 10)])).toEqual([]);
    expect(failedMessages(ORDERED_DEAD_LETTER_QUEUE_URL)).toHaveLength(1);
  });

  test('returns its later messages when a failed message can not be sent', async () => {
    const [poison, next] = [await createJob('gone', 'g'), await createJob('a.txt', 'g')];
    aws.queues.fail('SendMessage', new Error('unavailable'));
    const batch = [delivered(poison), delivered(next)];
    expect(messagesOf(await ordered.process(batch))).toEqual(batch);
    expect(stateOf(next.id)).toBe('queued');
  });
});
