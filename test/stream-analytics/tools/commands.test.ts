import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PROJECT } from '../../../lib/common/project.ts';

/** Outputs of the stack, and state of its application, of the endpoint. */
let outputs: Readonly<Record<string, string>> = {};
let state = 'READY';
const requested: string[] = [];

const endpoint = createServer((request, response) => {
  void text(request).then((body) => {
    const action = String(request.headers['x-amz-target'] ?? '').split('.')[1];
    if (action !== undefined) {
      requested.push(action);
      if (action === 'StartApplication') state = 'RUNNING';
      if (action === 'StopApplication') state = 'READY';
      const ApplicationDetail = { ApplicationName: 'taxis', ApplicationStatus: state };
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      response.end(JSON.stringify({ ApplicationDetail }));
    } else if (body.includes('DescribeStacks')) {
      const members = Object.entries(outputs).map(
        ([key, value]) =>
          `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
      );
      response.setHeader('content-type', 'text/xml');
      response.end(
        '<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>StreamAnalytics</StackName>' +
          `<StackStatus>CREATE_COMPLETE</StackStatus><Outputs>${members.join('')}</Outputs></member></Stacks>` +
          '</DescribeStacksResult></DescribeStacksResponse>',
      );
    } else response.end('{}');
  });
});

beforeAll(async () => {
  endpoint.listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
});
beforeEach(() => {
  outputs = { ApplicationName: 'taxis', StreamName: 'trips' };
  state = 'READY';
  requested.length = 0;
});
afterAll(() => {
  endpoint.close();
});

async function run(command: string, ...args: string[]) {
  const { port } = endpoint.address() as AddressInfo;
  const child = spawn(
    process.execPath,
    [join(PROJECT, 'tools', 'stream-analytics', `${command}.ts`), ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      },
    },
  );
  const [out, errors, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ]);
  return { code, said: `${errors}${out}`.trim() };
}

describe('npm run trips:send', () => {
  test.each([
    [['--speed', '0'], 'It is a number above 0, or max.'],
    [['--speed', '-60'], 'It is a number above 0, or max.'],
    [['--count', '1.5'], 'It is a whole number from 1 to 99999999.'],
    [['--day', '2026-02-30'], 'It is a date such as 2026-03-08.'],
    [
      ['--live', '--day', '2026-03-08'],
      "option '--live' cannot be used with option '--day <date>'",
    ],
    [['/nowhere.csv'], "There is no file '/nowhere.csv': name a CSV or Parquet file of TLC."],
    [
      ['--day', '2999-01-01', '--count', '5'],
      'which has not come yet: the job rejects such trips.',
    ],
  ])('with %j ends with 2 and a sentence', async (args, sentence) => {
    const { code, said } = await run('trips-send', ...args);
    expect(said).toContain(sentence);
    expect(code).toBe(2);
    expect(requested).toEqual([]);
  });
});

describe('npm run analytics', () => {
  test('starts an application that is READY, and says before what it costs', async () => {
    const { code, said } = await run('analytics', 'start');
    expect(said).toContain('costs 0.22 dollars an hour');
    expect(said).toContain('taxis is RUNNING.');
    expect(code).toBe(0);
    expect(requested).toContain('StartApplication');
  });

  test('does not start an application that runs already', async () => {
    state = 'RUNNING';
    const { code, said } = await run('analytics', 'start');
    expect(said).toBe('The application is RUNNING: only one that is READY can be started.');
    expect(code).toBe(2);
    expect(requested).toEqual(['DescribeApplication']);
  });

  test('stops an application that runs, and none that does not', async () => {
    state = 'RUNNING';
    expect((await run('analytics', 'stop')).said).toBe('taxis is READY.');
    expect(await run('analytics', 'stop')).toEqual({
      code: 2,
      said: 'The application is READY: only one that is RUNNING can be stopped.',
    });
  });

  test('prints the state of the application', async () => {
    expect((await run('analytics', 'status')).said).toBe('taxis is READY.');
  });

  test('says with EMR how its cluster is started', async () => {
    outputs = { StreamName: 'trips', ClusterBucket: 'checkpoints' };
    const { code, said } = await run('analytics', 'start');
    expect(said).toContain("runs the job on EMR: deploy it with '--parameters Cluster=running'");
    expect(code).toBe(2);
    expect(requested).toEqual([]);
  });
});
