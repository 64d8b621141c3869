import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listSessions } from '../../../lambda/container-delivery/core/sessions.ts';
import { Catalogue } from '../../../lambda/container-delivery/server/catalogue.ts';
import { catalogueRoutes } from '../../../lambda/container-delivery/server/catalogue-routes.ts';
import { serviceServer, type Lifecycle } from '../../../lambda/common/server/service-server.ts';
import { webRoutes } from '../../../lambda/container-delivery/server/web-routes.ts';

const COMMIT = '1'.repeat(40);

function catalogueService(lifecycle: Lifecycle = { draining: false }) {
  const server = serviceServer(COMMIT, lifecycle);
  catalogueRoutes(server);
  return server;
}

describe('Every service', () => {
  test('responds to /health, /ready and /version with its commit', async () => {
    const server = catalogueService();
    for (const [url, body] of [
      ['/health', { status: 'alive' }],
      ['/ready', { status: 'ready' }],
      ['/version', { commit: COMMIT }],
    ] as const) {
      const answer = await server.inject(url);
      expect(answer.statusCode).toBe(200);
      expect(answer.json()).toEqual(body);
    }
  });

  test('is healthy but not ready during the shutdown, responds and closes connections', async () => {
    const server = catalogueService({ draining: true });
    expect((await server.inject('/health')).statusCode).toBe(200);
    expect((await server.inject('/ready')).statusCode).toBe(503);
    const answer = await server.inject('/sessions');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers.connection).toBe('close');
  });

  test('responds on an open connection during the shutdown and accepts no new connection after it', async () => {
    const server = catalogueService();
    const address = await server.listen({ host: '127.0.0.1', port: 0 });
    expect((await fetch(`${address}/sessions`)).status).toBe(200);
    await server.close();
    await expect(fetch(`${address}/sessions`)).rejects.toThrow();
  });

  test.each([
    [{ 'x-correlation-id': 'mine-1' }, 'mine-1'],
    [{ 'x-amzn-trace-id': 'Self=1-2;Root=1-67-abc' }, '1-67-abc'],
    [{ 'x-correlation-id': 'a b', 'x-amzn-trace-id': 'Root=1-67-abc' }, '1-67-abc'],
    [{ 'x-correlation-id': 'x'.repeat(65) }, expect.stringMatching(/^[0-9a-f-]{36}$/) as string],
  ])('uses one correlation id for a request with %j', async (headers, id) => {
    const answer = await catalogueService().inject({ url: '/sessions/x', headers });
    expect(answer.headers['x-correlation-id']).toEqual(id);
    expect(answer.json()).toMatchObject({ requestId: id });
  });

  test.each([
    ['GET', '/nothing', 404, 'not-found'],
    ['GET', '/sessions/unknown', 404, 'unknown-session'],
    ['GET', '/sessions?summit=a&summit=b', 400, 'invalid-summit'],
    ['GET', '/sessions/%zz', 400, 'bad-request'],
    ['GET', `/sessions/${'a'.repeat(65)}`, 414, 'bad-request'],
    ['DELETE', '/sessions', 404, 'not-found'],
  ] as const)('rejects %s %s with %d and the reason', async (method, url, status, reason) => {
    const answer = await catalogueService().inject({ method, url });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ reason, message: expect.any(String) as string });
  });

  test('returns only the request id of internal errors', async () => {
    const server = catalogueService();
    server.get('/fault', () => {
      throw new Error('secret');
    });
    server.post('/body', () => 'ok');
    const answer = await server.inject('/fault');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toContain('secret');
    const large = await server.inject({
      method: 'POST',
      url: '/body',
      payload: { a: 'x'.repeat(2_000) },
    });
    expect(large.statusCode).toBe(413);
  });
});

test('The catalogue returns the sessions of all summits or of one', async () => {
  const all = await catalogueService().inject('/sessions');
  expect(all.json()).toEqual({ sessions: listSessions() });
  const one = await catalogueService().inject('/sessions?summit=London%202016');
  const { sessions } = one.json<{ sessions: { summit: string }[] }>();
  expect(new Set(sessions.map(({ summit }) => summit))).toEqual(new Set(['London 2016']));
});

describe('The web service', () => {
  let catalogue: Server;
  let answers: ((path: string) => [status: number, body: string] | undefined)[];
  let asked: string[];
  beforeEach(async () => {
    asked = [];
    catalogue = createServer(({ url = '', headers }, response) => {
      asked.push(`${url} ${String(headers['x-correlation-id'])}`);
      const answer = answers[Math.min(asked.length, answers.length) - 1]?.(url);
      if (answer) response.writeHead(answer[0]).end(answer[1]);
      else response.destroy();
    }).listen(0, '127.0.0.1');
    await once(catalogue, 'listening');
  });
  afterEach(() => {
    catalogue.close();
    catalogue.closeAllConnections();
  });

  function web() {
    const { port } = catalogue.address() as AddressInfo;
    const server = serviceServer(COMMIT, { draining: false });
    webRoutes(server, new Catalogue(`http://127.0.0.1:${port}`), COMMIT);
    return server;
  }

  const session = { id: 'a', title: '<b>T&C</b>', summit: 'London 2016', services: ['S3'] };
  const list = () => [200, JSON.stringify({ sessions: [session] })] as [number, string];

  test('renders the catalogue’s sessions as escaped text, passes the request id on, and loads no resource', async () => {
    answers = [list];
    const answer = await web().inject({ url: '/', headers: { 'x-correlation-id': 'id-1' } });
    expect(answer.body).toContain('<a href="/sessions/a">&lt;b&gt;T&amp;C&lt;/b&gt;</a>');
    expect(answer.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-/,
    );
    expect(asked).toEqual(['/sessions id-1']);
  });

  test('retries a request whose connection was cut', async () => {
    answers = [() => undefined, list];
    expect((await web().inject('/')).statusCode).toBe(200);
    expect(asked).toHaveLength(2);
  });

  test.each([
    ['cut off', () => undefined],
    ['a 503 of a proxy', () => [503, 'upstream connect error']],
    ['a 500', () => [500, '{"reason":"internal-error","message":"-"}']],
  ] as [string, () => [number, string] | undefined][])(
    'responds with 503 and Retry-After when both attempts are %s',
    async (_name, fault) => {
      answers = [fault];
      const answer = await web().inject('/');
      expect(answer.statusCode).toBe(503);
      expect(answer.headers['retry-after']).toBe('5');
      expect(answer.json()).toMatchObject({ reason: 'catalogue-unavailable' });
    },
  );

  test('passes on the 404 of an unknown session', async () => {
    answers = [() => [404, '{"reason":"unknown-session","message":"There is none."}']];
    const answer = await web().inject('/sessions/a%2f..');
    expect(answer.statusCode).toBe(404);
    expect(asked[0]).toMatch(/^\/sessions\/a%2F\.\. /);
  });
});
