import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PROJECT } from '../../../lib/common/project.ts';
import { bareEnvironment } from '../../support/bare-environment.ts';

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

/** Stream with one shard, which the SDK calls over HTTP/2. */
const kinesis = createHttp2Server((request, response) => {
  void text(request).then((body) => {
    const { Records = [] } = JSON.parse(body) as { Records?: unknown[] };
    const Shards = [
      {
        ShardId: 'one',
        HashKeyRange: { StartingHashKey: '0', EndingHashKey: String(2n ** 128n - 1n) },
        SequenceNumberRange: { StartingSequenceNumber: '1' },
      },
    ];
    const taken = Records.map(() => ({ SequenceNumber: '1', ShardId: 'one' }));
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify(Records.length > 0 ? { Records: taken } : { Shards }));
  });
});

beforeAll(async () => {
  for (const server of [endpoint, kinesis]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
});
beforeEach(() => {
  outputs = { ApplicationName: 'taxis', StreamName: 'trips' };
  state = 'READY';
  requested.length = 0;
});
afterAll(() => {
  endpoint.close();
  kinesis.close();
});

async function run(command: string, ...args: string[]) {
  const [url, streams] = [endpoint, kinesis].map(
    (server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  );
  const child = spawn(
    process.execPath,
    [join(PROJECT, 'tools', 'stream-analytics', `${command}.ts`), ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: bareEnvironment({
        AWS_ENDPOINT_URL: url,
        AWS_ENDPOINT_URL_KINESIS: streams,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      }),
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
      'which has not come yet: the job rejects such trips. Send an earlier day.',
    ],
    [
      ['--day', '2008-06-01', '--count', '5'],
      "5 of 5 trips end before 2009-01-01T05:00:00.000Z, when TLC's records begin: send a later day.",
    ],
  ])('with %j ends with 2 and a sentence', async (args, sentence) => {
    const { code, said } = await run('trips-send', ...args);
    expect(said).toContain(sentence);
    expect(code).toBe(2);
    expect(requested).toEqual([]);
  });

  test('prints progress and rate, and leaves out trips from before the first records', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'trips-'));
    const file = join(folder, 'trips.csv');
    const header =
      'tpep_pickup_datetime,tpep_dropoff_datetime,trip_distance,PULocationID,fare_amount';
    const trips = [
      '2026-03-09 08:10:00',
      '2026-03-09 08:40:00',
      '2026-03-09 09:10:00',
      '2002-12-31 23:00:00',
    ];
    const rows = trips.map((end) => `${end.slice(0, 13)}:00:00,${end},1.5,132,7`);
    writeFileSync(file, [header, ...rows].join('\n'));
    try {
      const { code, said } = await run('trips-send', file, '--speed', '600');
      expect(said.split('\n')).toEqual([
        "1 of 4 trips end before 2009-01-01T05:00:00.000Z, when TLC's records begin: they are not sent. Correct their times to send them.",
        expect.stringMatching(/^2026-03-09T12:40:00\.000Z: 2 of 3 trips, 0 a second$/),
        expect.stringMatching(
          /^3 of 3 trips sent in \d+ records, 0 of them sent again, [01] trips a second$/,
        ),
      ]);
      expect(code).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
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
