import fc from 'fast-check';
import { accessLines, apacheTime } from '../../e2e/lines/access-lines.ts';
import { documentOf, textOf } from './support/documents.ts';
import { KEY } from './support/firehose.ts';
import { referenceDocument } from './support/reference.ts';

const TIME = '[10/Oct/2000:13:55:36 -0700]';
const lineOf = (request: string, rest = '200 5') => `192.0.2.1 - - ${TIME} "${request}" ${rest}`;

describe('The transform', () => {
  test("converts a common format line of Apache's documentation to typed fields and UTC", () => {
    const line =
      '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326';
    expect(documentOf(line)).toEqual({
      '@timestamp': '2000-10-10T20:55:36.000Z',
      'event.id': KEY,
      'event.dataset': 'apache.access',
      'event.original': line,
      'source.address': '127.0.0.1',
      'source.ip': '127.0.0.1',
      'user.name': 'frank',
      'http.request.method': 'GET',
      'url.original': '/apache_pb.gif',
      'url.path': '/apache_pb.gif',
      'http.version': '1.0',
      'http.response.status_code': 200,
      'http.response.body.bytes': 2326,
    });
  });

  test("reads referrer and user agent of a combined format line of Apache's documentation", () => {
    const line =
      '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326 "http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)"';
    expect(documentOf(line)).toMatchObject({
      'http.request.referrer': 'http://www.example.com/start.html',
      'user_agent.original': 'Mozilla/4.08 [en] (Win98; I ;Nav)',
    });
  });

  test('reads domain and port of a virtual host before the line', () => {
    const line =
      'www.example.com:443 192.0.2.1 - frank [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1" 200 5 "-" "-"';
    expect(documentOf(line)).toMatchObject({
      'url.domain': 'www.example.com',
      'url.port': 443,
      'source.ip': '192.0.2.1',
      'user.name': 'frank',
    });
  });
});

describe('The client of a line', () => {
  test.each([
    ['an IPv4 address', '203.0.113.255', { 'source.ip': '203.0.113.255' }],
    ['an IPv6 address', '2001:db8::1', { 'source.ip': '2001:db8::1' }],
    ['an IPv6 address that ends like a port', '2001:db8::80', { 'source.ip': '2001:db8::80' }],
    ['an IPv4 address within IPv6', '::ffff:192.0.2.1', { 'source.ip': '::ffff:192.0.2.1' }],
    ['a name', 'host-7.example.net', {}],
    ['an address with a zone', 'fe80::1%eth0', {}],
    ['an address with a number over 255', '203.0.113.256', {}],
    ['an address with a leading zero', '203.0.113.01', {}],
  ])('keeps %s as source.address, and as source.ip if it is a valid address', (_, host, ip) => {
    const { 'source.address': address, 'source.ip': found } = documentOf(
      `${host} - - ${TIME} "GET / HTTP/1.1" 200 5`,
    );
    expect(address).toBe(host);
    expect(found).toBe((ip as Record<string, string>)['source.ip']);
  });

  test.each([
    ['-', undefined],
    ['""', undefined],
    ['alice', 'alice'],
    ['john doe', 'john doe'],
    ['o\\"hara', 'o"hara'],
    ['ACME\\\\jane', 'ACME\\jane'],
    ['m\\xc3\\xbcller', 'müller'],
    ['m\\xfcller', 'm\\xfcller'],
  ])('has for the user %s the name %s', (user, name) => {
    const line = `192.0.2.1 - ${user} ${TIME} "GET / HTTP/1.1" 200 5`;
    expect(documentOf(line)['user.name']).toBe(name);
  });

  test('keeps the identity if the server logs it', () => {
    const line = `192.0.2.1 ident7 bob ${TIME} "GET / HTTP/1.1" 200 5`;
    expect(documentOf(line)['apache.access.identity']).toBe('ident7');
  });
});

describe('The reader of fields before the time', () => {
  const fieldsOf = (client: string) => {
    const {
      'source.address': address,
      'source.ip': ip,
      ...rest
    } = documentOf(`${client} ${TIME} "GET / HTTP/1.1" 200 5 "-" "-"`);
    return {
      address,
      ip,
      domain: rest['url.domain'],
      port: rest['url.port'],
      user: rest['user.name'],
    };
  };
  const [ONE, TWO, THREE] = ['203.0.113.7', '198.51.100.9', '2001:db8::7'];
  const HOST = 'www.example.com';

  test.each([
    ['a list from X-Forwarded-For', `${ONE}, ${TWO} - -`, { address: ONE, ip: ONE }],
    [
      'a list of three, with a user',
      `${ONE}, ${TWO}, ${THREE} - bob`,
      { address: ONE, ip: ONE, user: 'bob' },
    ],
    ['a list without spaces', `${ONE},${TWO} - -`, { address: ONE, ip: ONE }],
    ['a list of IPv6 addresses', `${THREE}, ${ONE} - -`, { address: THREE, ip: THREE }],
    ['a list that begins with unknown', `unknown, ${TWO} - -`, { address: TWO, ip: TWO }],
    ['X-Forwarded-For and a proxy', `${ONE} ${TWO} - -`, { address: ONE, ip: ONE }],
    ['a list and a proxy', `${ONE}, ${TWO} 10.0.0.5 - bob`, { address: ONE, ip: ONE, user: 'bob' }],
    ['a proxy without X-Forwarded-For', `- ${TWO} - -`, { address: TWO, ip: TWO }],
    ['no address at all', '- - -', {}],
    ['a Unix socket', 'unix: - bob', { user: 'bob' }],
    [
      'a virtual host',
      `${HOST} ${ONE} - bob`,
      { address: ONE, ip: ONE, domain: HOST, user: 'bob' },
    ],
    [
      'a virtual host and a name',
      `${HOST} a.example.net - -`,
      { address: 'a.example.net', domain: HOST },
    ],
    [
      'a virtual host with a port',
      `${HOST}:8080 ${ONE} - -`,
      { address: ONE, ip: ONE, domain: HOST, port: 8080 },
    ],
    [
      'a virtual host and a list',
      `${HOST} ${ONE}, ${TWO} - -`,
      { address: ONE, ip: ONE, domain: HOST },
    ],
    ['a virtual host without X-Forwarded-For', `${HOST}:443 - - -`, { domain: HOST, port: 443 }],
    ['a user with a space', `${ONE} - john doe`, { address: ONE, ip: ONE, user: 'john doe' }],
    ['a user with escaped quotes', `${ONE} - a\\"b\\"`, { address: ONE, ip: ONE, user: 'a"b"' }],
    [
      'a user with escaped brackets',
      `${ONE} - a\\x5bb\\x5d`,
      { address: ONE, ip: ONE, user: 'a[b]' },
    ],
  ])('reads %s', (_, client, expected) => {
    expect(fieldsOf(client)).toEqual(expected);
  });

  test.each([
    ['an address with quotes and brackets', 'a"b\\c[d] - -'],
    ['an address with a comma and nothing after it', `${ONE}, - -`],
    ['an address with a port', `${ONE}:4711 - -`],
    ['a list with a word', `${ONE}, proxy - -`],
    ['an address in the place of the identity', `a b ${ONE} -`],
    ['an address in the place of the user', `${ONE} - ${TWO}`],
    ['a list in the place of the user', `${ONE} - ${TWO}, ${THREE}`],
    ['more fields before the user', `${ONE} - - - bob`],
    ['a user with a bracket', `${ONE} - a [b] c`],
    ['a user with a date', `${ONE} - a 10/Oct/2000:13:55:36 b`],
    ['a second time', `${ONE} - - [10/Oct/2000:13:55:36 -0700]`],
    ['a user with a quote', `${ONE} - a"b`],
    ['no user', `${ONE} -`],
    ['a virtual host and no user', `${HOST} ${ONE} bob`],
  ])('rejects %s', (_, client) => {
    expect(documentOf(`${client} ${TIME} "GET / HTTP/1.1" 200 5`)).toEqual({
      failed: 'unknown-format',
    });
  });
});

describe('A request', () => {
  test.each([
    ['GET /a?b=c&d HTTP/1.1', { path: '/a', query: 'b=c&d', version: '1.1' }],
    ['GET /? HTTP/2.0', { path: '/', version: '2.0' }],
    ['GET / HTTP/3', { path: '/', version: '3' }],
    ['GET /a b HTTP/1.1', { path: '/a b', version: '1.1' }],
    ['M-SEARCH * HTTP/1.1', { method: 'M-SEARCH', original: '*', version: '1.1' }],
    ['CONNECT a.example:443 HTTP/1.1', { original: 'a.example:443', version: '1.1' }],
    ['GET http://a.example/b HTTP/1.1', { original: 'http://a.example/b', version: '1.1' }],
    ['GET /\\"q\\x22 HTTP/1.1', { path: '/"q"', original: '/"q"', version: '1.1' }],
  ])('%s is split into method, target and version', (request, parts) => {
    const found = documentOf(lineOf(request));
    expect({
      method: found['http.request.method'],
      original: found['url.original'],
      path: found['url.path'],
      query: found['url.query'],
      version: found['http.version'],
    }).toEqual({
      method: request.split(' ')[0],
      original: request.split(' ').slice(1, -1).join(' '),
      path: undefined,
      query: undefined,
      ...parts,
    });
  });

  test.each([
    ['SSH-2.0-Go', 'SSH-2.0-Go'],
    ['\\x16\\x03\\x01', '\u0016\u0003\u0001'],
    ['\\x80\\x01', '\\x80\\x01'],
    ['GET /', 'GET /'],
    ['GET  HTTP/1.1', 'GET  HTTP/1.1'],
    ['-', undefined],
    ['', undefined],
  ])('that is not HTTP, %s, becomes url.original only', (request, original) => {
    const document = documentOf(lineOf(request));
    expect(document['url.original']).toBe(original);
    expect(Object.keys(document).join()).not.toMatch(/method|path|version/);
  });
});

describe('A response', () => {
  test.each([
    ['200 0', 200, 0],
    ['304 -', 304, undefined],
    ['000 0', 0, 0],
  ])('%s becomes status and bytes as numbers', (rest, status, bytes) => {
    expect(documentOf(lineOf('GET / HTTP/1.1', rest))).toMatchObject({
      'http.response.status_code': status,
      ...(bytes !== undefined && { 'http.response.body.bytes': bytes }),
    });
  });

  test.each(['9007199254740993', '900719925474099201'])('keeps all digits of %s bytes', (bytes) => {
    expect(textOf(lineOf('GET / HTTP/1.1', `206 ${bytes}`))).toContain(
      `"http.response.body.bytes":${bytes},`,
    );
  });

  test.each([
    ['200 5 "-" "-" 0.123', 123_000_000],
    ['200 5 12.005', 12_005_000_000],
    ['200 5 "-" "-" "198.51.100.7"', undefined],
    ['200 5 "-" "-" 1234', undefined],
  ])("%s is read with Nginx's request time in nanoseconds, if it has one", (rest, duration) => {
    expect(documentOf(lineOf('GET / HTTP/1.1', rest))['event.duration']).toBe(duration);
  });
});

describe('A time', () => {
  test.each([
    ['01/Jan/1970:00:00:00 +0000', '1970-01-01T00:00:00.000Z'],
    ['31/Dec/2099:23:59:59 +0000', '2099-12-31T23:59:59.000Z'],
    ['29/Feb/2024:12:00:00 +0530', '2024-02-29T06:30:00.000Z'],
    ['01/Mar/2024:00:30:00 +0100', '2024-02-29T23:30:00.000Z'],
    ['31/Dec/2016:23:59:60 +0000', '2017-01-01T00:00:00.000Z'],
    ['15/May/2026:07:08:09 -0930', '2026-05-15T16:38:09.000Z'],
  ])('%s is converted to %s', (time, iso) => {
    expect(documentOf(`192.0.2.1 - - [${time}] "-" 408 -`)['@timestamp']).toBe(iso);
  });

  test('is converted in every month', () => {
    for (let month = 0; month < 12; month++) {
      const time = new Date(Date.UTC(2026, month, 28, 1, 2, 3));
      const line = `192.0.2.1 - - [${apacheTime(time, -60)}] "-" 408 -`;
      expect(documentOf(line)['@timestamp']).toBe(time.toISOString());
    }
  });

  test.each([
    '31/Feb/2026:00:00:00 +0000',
    '29/Feb/2026:00:00:00 +0000',
    '00/Jan/2026:00:00:00 +0000',
    '10/Foo/2026:00:00:00 +0000',
    '10/anF/2026:00:00:00 +0000',
    '10/Oct/2026:24:00:00 +0000',
    '10/Oct/2026:00:60:00 +0000',
    '10/Oct/2026:00:00:61 +0000',
    '10/Oct/2026:00:00:00 +2500',
    '10/Oct/2026 00:00:00 +0000',
    '1/Oct/2026:00:00:00 +00000',
  ])('%s is rejected', (time) => {
    expect(documentOf(`192.0.2.1 - - [${time}] "-" 408 -`)).toEqual({ failed: 'unknown-format' });
  });
});

describe('Any line', () => {
  const word = fc.string({
    unit: fc.constantFrom(...Array.from('abcXYZ019._-@%&=/:')),
    minLength: 1,
    maxLength: 30,
  });
  const isName = (user: string) => !/^\s|\s$|[[\]]|^- | -$/.test(user);
  const text = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 40 })
    .map((s) => s.toWellFormed());
  const fields = fc.record({
    host: fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain()),
    user: text.filter(isName),
    time: fc.date({ min: new Date(0), max: new Date('2099-12-31'), noInvalidDate: true }),
    zone: fc.integer({ min: -14 * 60, max: 14 * 60 }),
    method: fc.constantFrom('GET', 'POST', 'DELETE'),
    path: word,
    status: fc.integer({ min: 100, max: 599 }),
    bytes: fc.integer({ min: 0, max: 2 ** 40 }),
    referrer: text,
    agent: text,
  });

  /** Escapes text as Apache does. */
  const apache = (value: string) => value.replace(/["\\]/g, '\\$&').replace(/[^\x20-\x7e]/gu, hex);
  /** Escapes text as Nginx does. */
  const nginx = (value: string) => value.replace(/["\\]|[^\x20-\x7e]/gu, hex);
  const hex = (value: string) =>
    Buffer.from(value).toString('hex').toUpperCase().replace(/../g, '\\x$&');

  test.each([
    ['Apache', apache],
    ['Nginx', nginx],
  ])('with the escapes of %s is decoded to the original fields', (_, escape) => {
    fc.assert(
      fc.property(fields, ({ host, user, time, zone, method, path, status, bytes, ...rest }) => {
        const line = `${host} - ${escape(user)} [${apacheTime(time, zone)}] "${method} /${path} HTTP/1.1" ${status} ${bytes} "${escape(rest.referrer)}" "${escape(rest.agent)}"`;
        time.setUTCMilliseconds(0);
        const missing = (value: string) => (value === '-' ? undefined : value);
        expect(documentOf(line)).toMatchObject({
          '@timestamp': time.toISOString(),
          'event.original': line,
          'source.address': host,
          'http.request.method': method,
          'url.original': `/${path}`,
          'http.response.status_code': status,
          'http.response.body.bytes': bytes,
          ...(missing(user) && { 'user.name': user }),
          ...(missing(rest.referrer) && { 'http.request.referrer': rest.referrer }),
          ...(missing(rest.agent) && { 'user_agent.original': rest.agent }),
        });
      }),
      { numRuns: 500 },
    );
  });

  test('of 2,000 becomes the same document as with the reference parser', () => {
    const lines = accessLines({ count: 2_000, seed: 7 });
    expect(lines.filter((line) => !sameAsReference(line))).toEqual([]);
  });

  function sameAsReference(line: string): boolean {
    const sorted = (document: object = {}) => JSON.stringify(Object.entries(document).sort());
    return sorted(documentOf(line)) === sorted(referenceDocument(line, KEY));
  }
});
