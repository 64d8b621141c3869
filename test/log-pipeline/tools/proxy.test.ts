import { request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { signingProxy } from '../../../tools/log-pipeline/proxy/proxy.ts';
import { fakeDomain, KEYS, listen, type FakeDomain } from './support/fake-domain.ts';

const hello: Parameters<typeof fakeDomain>[0] = () => [
  200,
  { 'content-type': 'text/plain' },
  'hello',
];

/** Starts a proxy to a domain. */
async function proxyTo(domain: string, maxBodyBytes?: number) {
  const proxy = signingProxy({ domain, region: 'eu-central-1', credentials: KEYS, maxBodyBytes });
  const { url, close } = await listen((incoming, answer) =>
    proxy.emit('request', incoming, answer),
  );
  return { url, host: url.slice('http://'.length), [Symbol.asyncDispose]: close };
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string[]>;
  readonly body: Buffer;
}

/** Sends a request as curl does: any method with a body, any header, nothing decoded. */
function send(
  url: string,
  {
    method = 'GET',
    headers = {},
    body = '',
    path = '/',
  }: {
    method?: string;
    headers?: Record<string, string>;
    body?: string | Buffer;
    path?: string;
  } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sending = request(url, { method, headers, path }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        const received = answer.headersDistinct as Record<string, string[]>;
        resolve({ status: answer.statusCode ?? 0, headers: received, body: Buffer.concat(parts) });
      });
    });
    sending.once('error', reject);
    sending.end(body);
  });
}

describe('The proxy', () => {
  test.each([
    ['GET', '/'],
    ['GET', '/_cat/indices?v&s=index'],
    ['GET', '/logs-*/_search?q=user.name:a+b%20c&sort=@timestamp'],
    ['GET', '/logs-2026-01-01/_doc/l1-a%2Fb%20c'],
    ['GET', '/_search?filter=a&filter=b&q=%C3%BC(1)!'],
    ['HEAD', '/_dashboards/'],
    ['DELETE', '/logs-2026-01-01'],
  ])('sends %s %s with a signature that the domain accepts', async (method, path) => {
    await using domain = await fakeDomain(hello);
    await using proxy = await proxyTo(domain.url);
    const { status } = await send(proxy.url, { method, path });
    expect(status).toBe(200);
    expect(domain.requests).toHaveLength(1);
  });

  test.each(['GET', 'POST', 'PUT'])('sends %s with its body unchanged', async (method) => {
    await using domain = await fakeDomain(hello);
    await using proxy = await proxyTo(domain.url);
    const body = '{"query":{"match_all":{}}}';
    const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
    expect((await send(proxy.url, { method, path: '/_search', headers, body })).status).toBe(200);
    expect(domain.requests[0]?.body.toString()).toBe(body);
  });

  test('sends the domain’s host and no headers of the browser’s connection', async () => {
    await using domain = await fakeDomain(hello);
    await using proxy = await proxyTo(domain.url);
    const headers = {
      connection: 'keep-alive, x-private',
      'keep-alive': 'timeout=5',
      'x-private': '1',
      te: 'trailers',
      origin: proxy.url,
      'sec-fetch-site': 'same-origin',
      cookie: 'a=1; b=2',
      'osd-xsrf': 'true',
    };
    expect((await send(proxy.url, { method: 'POST', headers })).status).toBe(200);
    const got = domain.requests[0]?.headers ?? {};
    expect(got).toMatchObject({
      host: new URL(domain.url).host,
      cookie: 'a=1; b=2',
      'osd-xsrf': 'true',
    });
    for (const name of ['keep-alive', 'x-private', 'te', 'origin', 'sec-fetch-site'])
      expect(got).not.toHaveProperty(name);
  });

  test('sends requests with any path only to the domain', async () => {
    await using domain = await fakeDomain(hello);
    await using proxy = await proxyTo(domain.url);
    for (const path of ['//elsewhere.example/x', '/../x', '/x@elsewhere.example'])
      await send(proxy.url, { path });
    expect(domain.requests).toHaveLength(3);
  });
});

describe('The proxy’s response', () => {
  const answered = async (
    answer: Awaited<ReturnType<Parameters<typeof fakeDomain>[0]>>,
    check: (got: Answer, domain: FakeDomain) => void,
  ) => {
    await using domain = await fakeDomain(() => answer);
    await using proxy = await proxyTo(domain.url);
    check(await send(proxy.url), domain);
  };

  test.each([403, 404, 429, 503])('has the domain’s error %i and its body', async (status) => {
    await answered([status, {}, '{"error":"why"}'], (got) => {
      expect(got.status).toBe(status);
      expect(got.body.toString()).toBe('{"error":"why"}');
    });
  });

  test.each([204, 304])('has the domain’s status %i without a body', async (status) => {
    await answered([status, {}, ''], (got) => {
      expect(got.status).toBe(status);
    });
  });

  test('has compressed bytes unchanged', async () => {
    const packed = gzipSync('hello');
    await answered([200, { 'content-encoding': 'gzip' }, packed], (got) => {
      expect(got.body).toEqual(packed);
      expect(got.headers['content-encoding']).toEqual(['gzip']);
    });
  });

  test('has several cookies with attributes that a browser accepts from a loopback address', async () => {
    const cookies = ['a=1; Secure; HttpOnly; SameSite=None', 'b=2; Domain=es.example; Path=/x'];
    await answered([200, { 'set-cookie': cookies }, ''], (got) => {
      expect(got.headers['set-cookie']).toEqual(['a=1; HttpOnly', 'b=2; Path=/x']);
    });
  });

  test('redirects to the proxy for a redirect within the domain and keeps other redirects', async () => {
    await using domain = await fakeDomain(({ url }) => [
      302,
      { location: url === '/login' ? 'https://login.example/?a=b' : `${domain.url}/app?x=1#/` },
      '',
    ]);
    await using proxy = await proxyTo(domain.url);
    const login = await send(proxy.url, { path: '/login' });
    expect([login.status, login.headers.location]).toEqual([302, ['https://login.example/?a=b']]);
    expect((await send(proxy.url)).headers.location).toEqual(['/app?x=1#/']);
  });
});

describe('The guard of the proxy', () => {
  test.each([
    ['with a host name that resolves to 127.0.0.1', { host: 'evil.example' }, /^The proxy is 127/],
    [
      'by a form or a script of another page',
      { origin: 'https://evil.example' },
      /^A page of https:\/\/evil/,
    ],
    [
      'by a page of another local port',
      { origin: 'http://127.0.0.1:1' },
      /^A page of http:\/\/127/,
    ],
    ['by a page in a sandbox', { origin: 'null' }, /^A page of null/],
    ['by an image of another page', { 'sec-fetch-site': 'cross-site' }, /^Another page may not/],
    ['by an image of another local port', { 'sec-fetch-site': 'same-site' }, /^Another page/],
  ])('rejects a request %s with 403', async (_, headers, sentence) => {
    await using domain = await fakeDomain(hello);
    await using proxy = await proxyTo(domain.url);
    const { status, body } = await send(proxy.url, { headers });
    expect(status).toBe(403);
    expect(body.toString()).toMatch(sentence);
    expect(domain.requests).toHaveLength(0);
  });

  test('accepts requests of its own pages, also as localhost', async () => {
    await using domain = await fakeDomain(hello);
    await using proxy = await proxyTo(domain.url);
    const host = proxy.host.replace('127.0.0.1', 'localhost');
    const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };
    expect((await send(proxy.url, { headers })).status).toBe(200);
  });
});

test('The proxy returns 502 and an error message if the domain is unreachable', async () => {
  const { url, close } = await listen(() => undefined);
  await close();
  await using proxy = await proxyTo(url);
  const { status, body } = await send(proxy.url);
  expect(status).toBe(502);
  expect(body.toString()).toMatch(`${url} can't be reached: connect ECONNREFUSED`);
});

test('The proxy rejects a request over the limit of any domain with 413 and an error message', async () => {
  await using domain = await fakeDomain(hello);
  await using proxy = await proxyTo(domain.url, 1_000);
  const exactly = await send(proxy.url, { method: 'POST', body: Buffer.alloc(1_000) });
  expect(exactly.status).toBe(200);
  const more = await send(proxy.url, { method: 'POST', body: Buffer.alloc(1_001) });
  expect(more.status).toBe(413);
  expect(more.body.toString()).toMatch('more than 1000 bytes: send it in parts');
});
