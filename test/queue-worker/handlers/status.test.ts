import './support/environment.ts';
import { handler } from '../../../lambda/queue-worker/status.ts';
import { call, REQUEST_ID } from './support/api.ts';
import { createJob, delivered, workerOf } from './support/batches.ts';
import { FakeAws } from './support/fake-aws.ts';

let aws: FakeAws;
beforeEach(() => {
  aws = new FakeAws();
  aws.inputs.put('a.txt', 'one two\n');
});

const get = (id: string) => call(handler, { id });

describe('GET /jobs/{id}', () => {
  test('returns the state of a queued job', async () => {
    const { id } = await createJob('a.txt', 'g');
    expect(await get(id)).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
    expect((await get(id)).body).toEqual({
      id,
      type: 'text-statistics',
      object: 'a.txt',
      group: 'g',
      state: 'queued',
      attempts: 0,
      createdAt: expect.any(String) as string,
      results: [],
    });
  });

  test('returns the times and the result of a job that is done', async () => {
    const job = await createJob('a.txt');
    await workerOf(false).process([delivered(job)]);
    const { body } = await get(job.id);
    expect(body).toMatchObject({
      state: 'done',
      attempts: 1,
      results: [{ lines: 1, words: 2, characters: 8, bytes: 8 }],
    });
    const times = [body.createdAt, body.startedAt, body.finishedAt].map(String);
    expect(times.toSorted()).toEqual(times);
  });

  test('returns the reason of a failed job', async () => {
    const job = await createJob('gone');
    await workerOf(false).process([delivered(job)]);
    expect((await get(job.id)).body).toMatchObject({
      state: 'failed',
      error: {
        reason: 'no-such-object',
        explanation: expect.stringContaining("'gone'") as string,
      },
      results: [],
    });
  });
});

describe('GET /jobs/{id} without a job', () => {
  test('answers 404 for an unknown id', async () => {
    const { status, body } = await get('6d1f0a4e-0000-4000-8000-000000000009');
    expect(status).toBe(404);
    expect(body).toEqual({
      reason: 'unknown-job',
      message: expect.stringContaining('6d1f0a4e-0000-4000-8000-000000000009') as string,
      requestId: REQUEST_ID,
    });
  });

  test.each(['', '1', 'x'.repeat(3_000), '6D1F0A4E-0000-4000-8000-000000000009'])(
    'answers 404 for an invalid id without a call of the table: %.40s',
    async (id) => {
      expect((await get(id)).status).toBe(404);
      expect(aws.table.calls).toEqual([]);
    },
  );
});
