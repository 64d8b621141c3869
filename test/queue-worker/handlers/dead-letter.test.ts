import './support/environment.ts';
import { MAX_BYTES } from '../../../lambda/queue-worker/core/text-statistics.ts';
import { createJob, delivered, messagesOf, workerOf } from './support/batches.ts';
import { DEAD_LETTER_QUEUE_URL } from './support/environment.ts';
import { FakeAws } from './support/fake-aws.ts';

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws();
  aws.inputs.put('a.txt', 'text');
});

const standard = workerOf(false);

const failedMessages = (url = DEAD_LETTER_QUEUE_URL) =>
  aws.queues.list(url).map(({ body, group, attributes }) => ({ body, group, attributes }));
const stateOf = (id: string) => aws.table.job(id)?.state;
const resultsOf = (id: string) => aws.table.job(id)?.results as unknown[];

describe('The worker', () => {
  test.each([
    ['a missing object', 'gone', undefined, 'no-such-object'],
    ['an object of one byte over 10 MiB', 'big', Buffer.alloc(MAX_BYTES + 1), 'too-large'],
    ['an object in Latin-1', 'latin', Buffer.from('schön', 'latin1'), 'not-text'],
    [
      'an object that ends within a UTF-8 character',
      'cut',
      Buffer.from('ö').subarray(0, 1),
      'not-text',
    ],
  ])(
    'sends a job with %s to the dead-letter queue at the first attempt',
    async (_, key, content, reason) => {
      if (content) aws.inputs.put(key, content);
      const job = await createJob(key);
      const message = delivered(job);
      expect(await standard.process([message])).toEqual([]);
      expect(failedMessages()).toMatchObject([
        { body: message.body, attributes: { reason, job: job.id, firstMessageId: message.id } },
      ]);
      expect(aws.table.job(job.id)).toMatchObject({ state: 'failed', error: { reason } });
      expect(resultsOf(job.id)).toEqual([]);
    },
  );

  const ID = '6d1f0a4e-0000-4000-8000-000000000001';
  test.each([
    ['a text', 'hello', 'not-a-job', 'unknown'],
    ['an event of S3', '{"Records":[]}', 'not-a-job', 'unknown'],
    ['null', 'null', 'not-a-job', 'unknown'],
    ['an invalid id', '{"id":"1","type":"a","object":"b"}', 'not-a-job', 'unknown'],
    ['an unknown type', `{"id":"${ID}","type":"fly","object":"b"}`, 'unknown-type', ID],
    ['an unknown job', `{"id":"${ID}","type":"text-statistics","object":"b"}`, 'unknown-job', ID],
  ])('sends a message with %s to the dead-letter queue', async (_, body, reason, job) => {
    expect(await standard.process([delivered(body)])).toEqual([]);
    expect(failedMessages()).toMatchObject([{ body, attributes: { reason, job } }]);
    expect(aws.table.ids()).toEqual([]);
  });

  test('keeps a failed message in its queue and its job unmarked when the dead-letter queue rejects it', async () => {
    const job = await createJob('gone');
    aws.queues.fail('SendMessage', new Error('unavailable'));
    const [message, odd] = [delivered(job), delivered('hello')];
    expect(messagesOf(await standard.process([message, odd]))).toEqual([message, odd]);
    expect(stateOf(job.id)).toBe('running');
  });

  test('keeps the result of another worker when the job fails', async () => {
    const job = await createJob('a.txt');
    await standard.process([delivered(job)]);
    await standard.process([delivered(`{"id":"${job.id}","type":"fly","object":"b"}`)]);
    expect(failedMessages()).toHaveLength(1);
    expect(stateOf(job.id)).toBe('done');
  });
});
