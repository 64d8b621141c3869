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

const letters = (url: string) =>
  aws.queues.list(url).map(({ body, group, attributes }) => ({ body, group, attributes }));
const stateOf = (id: string) => aws.table.job(id)?.state;

describe('In a message group', () => {
  test('jobs are done one after the other, as they came', async () => {
    const objects = ['1', '2', '3', '4'];
    for (const object of objects) aws.inputs.put(object, object);
    const batch: QueueMessage[] = [];
    for (const object of objects) batch.push(delivered(await createJob(object, 'g')));
    expect(await ordered.process(batch)).toEqual([]);
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
    const retryLater = await ordered.process(batch);
    expect(messagesOf(retryLater)).toEqual([batch[1], batch[3]]);
    expect(new Set(retryLater.map(({ delaySeconds }) => delaySeconds)).size).toBe(1);
    expect([a1, b1, b2].map(({ id }) => stateOf(id))).toEqual(['done', 'done', 'done']);
    expect(aws.table.job(a3.id)).toMatchObject({ state: 'queued', attempts: 0 });
  });

  test('a poison job is a dead letter in its group, and the group goes on', async () => {
    const [poison, next] = [await createJob('gone', 'g'), await createJob('a.txt', 'g')];
    expect(await ordered.process([delivered(poison), delivered(next)])).toEqual([]);
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
      expect(await ordered.process([delivered(waited, receives)])).toHaveLength(1);
    }
    expect(await ordered.process([delivered(waited, 10)])).toEqual([]);
    expect(letters(ORDERED_DEAD_LETTER_QUEUE_URL)).toHaveLength(1);
  });

  test('a letter that can not be sent gives back the rest of the group too', async () => {
    const [poison, next] = [await createJob('gone', 'g'), await createJob('a.txt', 'g')];
    aws.queues.fail('SendMessage', new Error('unavailable'));
    const batch = [delivered(poison), delivered(next)];
    expect(messagesOf(await ordered.process(batch))).toEqual(batch);
    expect(stateOf(next.id)).toBe('queued');
  });
});
