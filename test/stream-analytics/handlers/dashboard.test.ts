import './support/environment.ts';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serviceServer } from '../../../lambda/common/server/service-server.ts';
import { handler as page } from '../../../lambda/stream-analytics/page.ts';
import { wallboardRoutes } from '../../../lambda/stream-analytics/server/wallboard-routes.ts';
import { handler as setAside } from '../../../lambda/stream-analytics/set-aside.ts';
import { handler as windows } from '../../../lambda/stream-analytics/windows.ts';
import { windowItem } from './support/windows.ts';

const dynamodb = mockClient(DynamoDBClient);
const server = serviceServer('none', { draining: false });
wallboardRoutes(server, { page, windows, setAside });

const folder = mkdtempSync(join(tmpdir(), 'dashboard-'));
const { WALLBOARD_FOLDER } = process.env;
beforeAll(() => {
  process.env.WALLBOARD_FOLDER = folder;
  for (const name of ['index.html', 'wallboard.css', 'wallboard.js'])
    writeFileSync(join(folder, name), `content of ${name}`);
});
beforeEach(() => {
  dynamodb.reset();
  dynamodb.on(QueryCommand).resolves({ Items: [marshall(windowItem(5, 132))], Count: 1 });
});
afterAll(async () => {
  process.env.WALLBOARD_FOLDER = WALLBOARD_FOLDER;
  rmSync(folder, { recursive: true });
  await server.close();
});

describe('The dashboard host', () => {
  test.each([
    ['/', 'index.html', 'text/html; charset=utf-8'],
    ['/files/wallboard.js', 'wallboard.js', 'text/javascript; charset=utf-8'],
    ['/files/wallboard.css', 'wallboard.css', 'text/css; charset=utf-8'],
  ])('returns at %s the file %s of the wallboard', async (url, file, type) => {
    const answer = await server.inject(url);
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe(`content of ${file}`);
    expect(answer.headers['content-type']).toBe(type);
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
  });

  test('returns windows with an ETag, and 304 when they have not changed', async () => {
    const url = '/windows?day=2026-03-09&zone=132';
    const first = await server.inject(url);
    expect(first.statusCode).toBe(200);
    expect(first.json<{ windows: unknown[] }>().windows).toHaveLength(1);
    const etag = String(first.headers.etag);
    const second = await server.inject({ url, headers: { 'if-none-match': etag } });
    expect(second).toMatchObject({ statusCode: 304, body: '' });
  });

  test('returns the records that are in no window', async () => {
    const answer = await server.inject('/set-aside?day=2026-03-09&kind=late&limit=1');
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ day: '2026-03-09', kind: 'late' });
  });

  test('takes the last value of a parameter that is repeated, as API Gateway does', async () => {
    const answer = await server.inject('/windows?kind=hourly&kind=city');
    expect(answer.json()).toMatchObject({ kind: 'city' });
  });

  test.each([
    ['/windows?kind=hourly', 400],
    ['/files/secrets.txt', 404],
    ['/elsewhere', 404],
  ])('answers %s with %d and the id of the request', async (url, status) => {
    const answer = await server.inject(url);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ requestId: expect.any(String) as string });
  });

  test('answers that it is ready without a request to the tables', async () => {
    expect((await server.inject('/ready')).statusCode).toBe(200);
    expect(dynamodb.calls()).toEqual([]);
  });
});

test('The program of the dashboard host loads with the environment of the build of its image', () => {
  const program = join(import.meta.dirname, '../../../lambda/stream-analytics/dashboard.ts');
  const { status, stderr } = spawnSync(process.execPath, [program, '--check'], {
    env: { WINDOWS_TABLE: 'none', SET_ASIDE_TABLE: 'none' },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
});
