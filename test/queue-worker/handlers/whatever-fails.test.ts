import './support/environment.ts';
import fc from 'fast-check';
import type { QueueMessage } from '../../../lambda/common/message-queue.ts';
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

const failedMessages = (url: string) =>
  aws.queues.list(url).map(({ body, group, attributes }) => ({ body, group, attributes }));
const stateOf = (id: string) => aws.table.job(id)?.state;
const resultsOf = (id: string) => aws.table.job(id)?.results as unknown[];

describe('Fault injection', () => {
  const job = fc.record({
    group: fc.constantFrom('a', 'b', 'c'),
    failures: fc.integer({ min: 0, max: 6 }),
    object: fc.constantFrom('good', 'gone'),
    copies: fc.integer({ min: 1, max: 2 }),
  });

  test.each([
    ['standard', standard],
    ['FIFO', ordered],
  ])('leaves each job of a %s queue done once or failed', async (name, worker) => {
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
          const kept = new Set(messagesOf(await worker.process(batch)));
          batch = batch
            .filter((message) => kept.has(message))
            .map((message) => ({ ...message, receives: message.receives + 1 }));
        }
        expect(batch).toEqual([]);
        const failed = failedMessages(
          name === 'FIFO' ? ORDERED_DEAD_LETTER_QUEUE_URL : DEAD_LETTER_QUEUE_URL,
        ).map(({ attributes }) => attributes.job);
        for (const id of ids) {
          expect(resultsOf(id)).toHaveLength(stateOf(id) === 'done' ? 1 : 0);
          if (stateOf(id) !== 'done') expect(failed).toContain(id);
        }
      }),
      { numRuns: 60 },
    );
  });
});
