import './support/environment.ts';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { messageOf } from '../../../lambda/queue-worker/core/job.ts';
import { createJob } from './support/batches.ts';
import { FakeAws } from './support/fake-aws.ts';
import { FakeEndpoint } from './support/fake-endpoint.ts';

const SERVICE = join(import.meta.dirname, '../../../lambda/queue-worker/service.ts');

let aws: FakeAws;
let endpoint: FakeEndpoint;
let child: ChildProcess | undefined;

beforeEach(() => {
  aws = new FakeAws();
  endpoint = new FakeEndpoint(aws);
});

afterEach(() => {
  child?.kill('SIGKILL');
  endpoint.stop();
});

function start(environment: NodeJS.ProcessEnv, ...args: readonly string[]): ChildProcess {
  child = spawn(process.execPath, [SERVICE, ...args], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return child;
}

/** Starts the service with queue URLs of the fake endpoint, because SQS clients call the host of the URL. */
async function startService() {
  const AWS_ENDPOINT_URL = await endpoint.start();
  const urls = {
    QUEUE_URL: `${AWS_ENDPOINT_URL}/111122223333/jobs`,
    ORDERED_QUEUE_URL: `${AWS_ENDPOINT_URL}/111122223333/ordered.fifo`,
  };
  const service = start({ ...process.env, AWS_ENDPOINT_URL, VISIBILITY_SECONDS: '20', ...urls });
  return { service, ...urls };
}

async function exitCode(process: ChildProcess): Promise<number | null> {
  const [code] = (await once(process, 'exit')) as [number | null];
  return code;
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`Not in 20 s: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('The service', () => {
  test('does the jobs of both queues, and after SIGTERM finishes its jobs without receiving more', async () => {
    for (const key of ['a', 'b', 'slow']) aws.inputs.put(key, key);
    const jobs = [await createJob('a'), await createJob('b', 'g')] as const;
    const { service, QUEUE_URL, ORDERED_QUEUE_URL } = await startService();
    aws.queues.put(QUEUE_URL, messageOf(jobs[0]));
    aws.queues.put(ORDERED_QUEUE_URL, messageOf(jobs[1]), 'g');
    await until(() => jobs.every(({ id }) => aws.table.job(id)?.state === 'done'));

    const slow = await createJob('slow');
    let release: () => void = () => undefined;
    const read = aws.inputs.read.bind(aws.inputs);
    aws.inputs.read = async (key) => {
      await new Promise<void>((resolve) => (release = resolve));
      return read(key);
    };
    aws.queues.put(QUEUE_URL, messageOf(slow));
    await until(() => aws.table.job(slow.id)?.state === 'running');
    const exit = exitCode(service);
    service.kill('SIGTERM');
    await until(() => aws.queues.receiving === 0);
    aws.queues.put(QUEUE_URL, messageOf(await createJob('a')));
    release();
    expect(await exit).toBe(0);
    expect(aws.table.job(slow.id)).toMatchObject({ state: 'done', attempts: 1 });
    expect(aws.queues.list(QUEUE_URL)).toMatchObject([{ receives: 0 }]);
    expect(aws.queues.list(ORDERED_QUEUE_URL)).toEqual([]);
  });

  test('exits with 0 for --check without environment variables', async () => {
    expect(await exitCode(start({}, '--check'))).toBe(0);
  });

  test('exits with the name of a missing environment variable', async () => {
    const environment = { ...process.env, VISIBILITY_SECONDS: '20', MAX_RECEIVES: '' };
    const service = start(environment);
    const complaint = service.stderr ? text(service.stderr) : '';
    expect(await exitCode(service)).toBe(1);
    expect(await complaint).toContain('The environment variable MAX_RECEIVES is not set');
  });
});
