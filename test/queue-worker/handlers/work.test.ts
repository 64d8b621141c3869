import './support/environment.ts';
import type { SQSEvent } from 'aws-lambda';
import type { QueueMessage } from '../../../lambda/common/message-queue.ts';
import { handler } from '../../../lambda/queue-worker/work.ts';
import { CONTEXT } from './support/api.ts';
import { createJob, delivered } from './support/batches.ts';
import {
  DEAD_LETTER_QUEUE_URL,
  ORDERED_DEAD_LETTER_QUEUE_URL,
  ORDERED_QUEUE_URL,
  QUEUE_URL,
} from './support/environment.ts';
import { FakeAws } from './support/fake-aws.ts';

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws();
  aws.inputs.put('a.txt', 'text');
  aws.inputs.put('bad', 'text');
  aws.inputs.failReading('bad');
});

/** Invokes the function as an event source mapping does; returns the ids of the reported failures. */
async function handle(queue: string, messages: readonly QueueMessage[]): Promise<string[]> {
  const Records = messages.map(({ id, body, receiptHandle, receives, sentAt, group }) => ({
    messageId: id,
    body,
    receiptHandle,
    eventSourceARN: `arn:aws:sqs:eu-west-1:111122223333:${queue}`,
    attributes: {
      ApproximateReceiveCount: String(receives),
      SentTimestamp: String(sentAt.getTime()),
      MessageGroupId: group,
    },
  }));
  const { batchItemFailures } = await handler({ Records } as unknown as SQSEvent, CONTEXT);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

const hidden = () =>
  aws.queues.calls
    .filter(({ operation }) => operation === 'ChangeMessageVisibilityBatch')
    .map(({ input: { QueueUrl, Entries = [] } }) => ({
      QueueUrl,
      receipts: Entries.map(({ ReceiptHandle }) => ReceiptHandle),
    }));

describe('The function', () => {
  test('reports no failure and changes no visibility for a batch that is done', async () => {
    const jobs = await Promise.all([createJob('a.txt'), createJob('a.txt')]);
    expect(
      await handle(
        'jobs',
        jobs.map((job) => delivered(job)),
      ),
    ).toEqual([]);
    expect(jobs.map(({ id }) => aws.table.job(id)?.state)).toEqual(['done', 'done']);
    expect(hidden()).toEqual([]);
  });

  test('reports each failed message and sets its visibility timeout to its backoff', async () => {
    const [good, bad] = [delivered(await createJob('a.txt')), delivered(await createJob('bad'))];
    expect(await handle('jobs', [good, bad])).toEqual([bad.id]);
    expect(hidden()).toEqual([{ QueueUrl: QUEUE_URL, receipts: [bad.receiptHandle] }]);
  });

  test('reports the later messages of a group after a failure', async () => {
    const batch = [
      delivered(await createJob('bad', 'g')),
      delivered(await createJob('a.txt', 'g')),
      delivered(await createJob('a.txt', 'h')),
    ];
    expect(await handle('ordered.fifo', batch)).toEqual(batch.slice(0, 2).map(({ id }) => id));
    expect(hidden()).toEqual([
      {
        QueueUrl: ORDERED_QUEUE_URL,
        receipts: batch.slice(0, 2).map(({ receiptHandle }) => receiptHandle),
      },
    ]);
  });

  test('sends the failed messages of each queue to its own dead-letter queue', async () => {
    await handle('jobs', [delivered('hello')]);
    await handle('ordered.fifo', [{ ...delivered('hello'), group: 'g' }]);
    expect(aws.queues.list(DEAD_LETTER_QUEUE_URL)).toMatchObject([{ body: 'hello' }]);
    expect(aws.queues.list(ORDERED_DEAD_LETTER_QUEUE_URL)).toMatchObject([
      { body: 'hello', group: 'g' },
    ]);
  });

  test('sends no message group to the dead-letter queue of a standard queue', async () => {
    await handle('jobs', [{ ...delivered('hello'), group: 'tenant' }]);
    expect(aws.queues.calls.at(-1)?.input).not.toHaveProperty('MessageGroupId');
  });

  test('reports a failure whose backoff could not be set', async () => {
    const bad = delivered(await createJob('bad'));
    aws.queues.fail('ChangeMessageVisibilityBatch', new Error('unavailable'));
    expect(await handle('jobs', [bad])).toEqual([bad.id]);
  });
});
