import { randomUUID } from 'node:crypto';
import type { Checks, Deployment } from '../../e2e/scenario.ts';
import { until } from '../../e2e/wait.ts';
import type { Text } from './texts.ts';
import type { Request, StoredJob, Worker } from './worker.ts';

interface BadRequest {
  readonly what: string;
  readonly body: string;
  readonly key?: string;
  readonly expected: string;
}

/** Invalid requests to the API, as in the page's table of errors. */
export async function checkBadRequests(
  worker: Worker,
  text: Text,
  { progress }: Deployment,
  checks: Checks,
): Promise<void> {
  progress('invalid requests');
  const job = { type: 'text-statistics', object: text.key };
  const bad: BadRequest[] = [
    { what: 'no JSON', body: 'hello', expected: '400 not-json' },
    { what: 'no object named', body: '{"type":"text-statistics"}', expected: '400 wrong-body' },
    { what: 'unknown type', body: asJson({ ...job, type: 'mine' }), expected: '400 unknown-type' },
    {
      what: 'ordered, no group',
      body: asJson({ ...job, ordered: true }),
      expected: '400 wrong-group',
    },
    {
      what: 'group with a space',
      body: asJson({ ...job, ordered: true, group: 'a b' }),
      expected: '400 wrong-group',
    },
    {
      what: 'over 1 MB',
      body: asJson({ ...job, object: 'x'.repeat(1_100_000) }),
      expected: '413 body-too-large',
    },
    {
      what: 'key too long',
      body: asJson(job),
      key: 'k'.repeat(129),
      expected: '400 wrong-idempotency-key',
    },
  ];
  const problems = await Promise.all(
    bad.map(async ({ what, body, key, expected }) => {
      const answer = await worker.request('POST', 'jobs', body, key);
      const { reason, message } = (await answer.json()) as { reason: string; message: string };
      return `${answer.status} ${reason}` === expected && message.includes(': ')
        ? []
        : [`${what}: ${answer.status} ${reason} (${message}) instead of ${expected}`];
    }),
  );
  checks.noProblems(
    'The API rejects each invalid request with the value and the remedy',
    `${bad.length} times 4xx`,
    problems.flat(),
  );
  const unknown = await worker.request('GET', `jobs/${randomUUID()}`);
  checks.equal('The API answers 404 for a job that does not exist', 404, unknown.status);
  await checkStatus(worker, job, checks);
  await checkIdempotency(worker, job, checks);
}

/** Posts a job once: a repeated POST of a job that waits sends its message again. */
async function checkStatus(worker: Worker, job: Request, checks: Checks): Promise<void> {
  const posted = await post(worker, job, randomUUID());
  const { pathname } = new URL(posted.statusUrl);
  const done = await until('the job to be done', 30, async () => {
    const answer = await worker.request('GET', pathname.slice(pathname.indexOf('jobs/')));
    const status = (await answer.json()) as StoredJob;
    return status.state === 'done' ? status : undefined;
  });
  const { createdAt, startedAt = '', finishedAt = '' } = done;
  checks.equal(
    'The status URL of the 202 returns state, attempts and times',
    `202, then ${posted.id} done in attempt 1, times in order`,
    `${posted.status}, then ${done.id} ${done.state} in attempt ${done.attempts}, times ${createdAt <= startedAt && startedAt <= finishedAt ? 'in order' : 'out of order'}`,
  );
}

async function checkIdempotency(worker: Worker, job: Request, checks: Checks): Promise<void> {
  const key = randomUUID();
  const first = await post(worker, job, key);
  const again = await post(worker, job, key);
  checks.equal(
    'A repeated POST with the same idempotency key returns the same job',
    first.id,
    again.id,
  );
  const other = await post(worker, { ...job, object: 'texts/another.txt' }, key);
  checks.equal(
    'The API rejects the same idempotency key with another body',
    '422',
    String(other.status),
  );
}

async function post(
  worker: Worker,
  job: Request,
  key: string,
): Promise<Answer & { status: number }> {
  const answer = await worker.request('POST', 'jobs', asJson(job), key);
  return { status: answer.status, ...((await answer.json()) as Answer) };
}

interface Answer {
  readonly id: string;
  readonly statusUrl: string;
}

function asJson(value: object): string {
  return JSON.stringify(value);
}
