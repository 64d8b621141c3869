import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DOCKERFILE } from '../../../lib/common/worker-image.ts';
import { ContainerProcess } from '../container-process.ts';
import { until } from '../wait.ts';

const machine = { ...process.env };
const programs = mkdtempSync(join(tmpdir(), 'docker with spaces '));
const calls = join(programs, 'calls');

/** Docker with a container that runs until it is stopped or killed. */
const DOCKER = `#!/bin/sh
echo "$*" >> '${calls}'
case "$1" in
  info) echo Debian ;;
  image) echo 300000000 ;;
  build) echo IMAGE ;;
  run)
    echo "ready with $TABLE"
    while [ ! -f '${programs}/code' ]; do sleep 0.1; done
    exit "$(cat '${programs}/code')" ;;
  stop) echo 0 > '${programs}/code' ;;
  kill) echo 137 > '${programs}/code' ;;
esac
`;

beforeAll(() => {
  writeFileSync(join(programs, 'docker'), DOCKER, { mode: 0o755 });
  process.env.PATH = `${programs}:/usr/bin:/bin`;
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:4566';
  process.env.AWS_SECRET_ACCESS_KEY = 'hidden';
  delete process.env.SUMMIT_STACKS_BASE_IMAGE;
});

afterEach(() => {
  rmSync(join(programs, 'code'), { force: true });
});

afterAll(() => {
  rmSync(programs, { recursive: true });
  process.env = { ...machine };
});

async function start(): Promise<ContainerProcess> {
  const environment = [{ name: 'TABLE', value: 'jobs' }];
  const task = await ContainerProcess.start({
    taskDefinition: { containerDefinitions: [{ environment, user: 'node', stopTimeout: 45 }] },
    entry: 'queue-worker/service',
    dockerfile: DOCKERFILE,
  });
  await until('the first line', 20, () => Promise.resolve(task.readyAfter));
  return task;
}

const called = (command: string) =>
  readFileSync(calls, 'utf8')
    .split('\n')
    .filter((call) => call.startsWith(`${command} `));

// Elsewhere the network of a container is not that of the machine.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('A task where Docker answers', () => {
  test('is stopped within the stop timeout of its definition and returns its exit code', async () => {
    const task = await start();
    expect(task.log).toBe('ready with jobs\n');
    expect(await task.stop()).toBe(0);
    expect(called('stop')).toEqual([`stop -t 45 ${task.container?.name}`]);
  });

  test('is killed by the engine', async () => {
    const task = await start();
    await task.kill();
    expect(called('kill')).toEqual([`kill ${task.container?.name}`]);
  });

  test('is built once, and gets its variables without a value in the list of processes', () => {
    expect(called('build')).toEqual([
      expect.stringMatching(
        /^build --quiet --label summit-stacks\.run=\d+ --file .*Dockerfile .*queue-worker-service-image-[0-9a-f]+$/,
      ),
    ]);
    expect(called('run')[0]).toMatch(/ --env AWS_SECRET_ACCESS_KEY .*--env TABLE IMAGE$/);
    expect(readFileSync(calls, 'utf8')).not.toContain('hidden');
  });
});
