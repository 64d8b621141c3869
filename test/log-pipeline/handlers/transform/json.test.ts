import { encode } from '@msgpack/msgpack';
import { documentOf, textOf } from './support/documents.ts';
import { ARRIVAL, KEY } from './support/firehose.ts';

const LINE = '192.0.2.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 5';
const arrival = new Date(ARRIVAL).toISOString();

describe.each([
  ['JSON', (value: object) => JSON.stringify(value)],
  ['MessagePack', (value: object) => Buffer.from(encode(value))],
])('An object in %s', (_, format) => {
  test('keeps names of the Elastic Common Schema, dotted, and has all other fields under json', () => {
    const source = {
      '@timestamp': '2026-11-20T06:00:00.5Z',
      message: 'hello',
      'http.response.status_code': 200,
      user: { name: 'alice', roles: ['a', 'b'] },
      event: { dataset: 'shop.orders' },
      url: 'not an object',
      requestId: { deep: [1, { er: 2 }] },
    };
    expect(documentOf(format(source))).toEqual({
      '@timestamp': '2026-11-20T06:00:00.500Z',
      'event.id': KEY,
      'event.original': JSON.stringify(source),
      'event.dataset': 'shop.orders',
      message: 'hello',
      'http.response.status_code': 200,
      'user.name': 'alice',
      'user.roles': ['a', 'b'],
      json: { url: 'not an object', requestId: { deep: [1, { er: 2 }] } },
    });
  });

  test.each(['message', 'log'])(
    'with a log line in %s has the fields of the line as well',
    (name) => {
      const found = documentOf(
        format({ [name]: `${LINE}\n`, host: { name: 'web-1' }, stream: 'out' }),
      );
      expect(found).toMatchObject({
        '@timestamp': '2000-10-10T20:55:36.000Z',
        'event.dataset': 'apache.access',
        'event.original': LINE,
        'event.id': KEY,
        'url.path': '/',
        'host.name': 'web-1',
        json: { stream: 'out' },
      });
      expect(found.message).toBeUndefined();
    },
  );

  test("with a flow log's record as flow logs send it to Firehose has the fields of the record", () => {
    const message =
      '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK';
    expect(documentOf(format({ message }))).toMatchObject({
      'event.dataset': 'aws.vpcflow',
      'event.original': message,
      'destination.port': 22,
    });
  });

  test.each([
    ['@timestamp', '2026-11-20T06:00:00+01:00', '2026-11-20T05:00:00.000Z'],
    ['timestamp', '2026-11-20 06:00:00,123', '2026-11-20T06:00:00.123Z'],
    ['time', '2026-11-20T06:00:00.123456789Z', '2026-11-20T06:00:00.123Z'],
    ['time', '2026-11-20T06:00:00 -0130', '2026-11-20T07:30:00.000Z'],
    ['date', 1_763_618_400.25, '2025-11-20T06:00:00.250Z'],
    ['ts', 1_763_618_400_250, '2025-11-20T06:00:00.250Z'],
    ['ts', 1_763_618_400_250_000, '2025-11-20T06:00:00.250Z'],
    ['ts', 0, '1970-01-01T00:00:00.000Z'],
    ['time', '2099-12-31T00:00:00Z', '2099-12-31T00:00:00.000Z'],
  ])('has its time from %s, %s', (name, value, iso) => {
    const document = documentOf(format({ [name]: value, a: 1 }));
    expect(document['@timestamp']).toBe(iso);
    expect(document.json).toEqual({ a: 1 });
  });

  test.each([
    { time: 'yesterday' },
    { ts: -1 },
    { ts: 1e300 },
    { date: null },
    { time: '2026-13-45T00:00' },
  ])('without a valid time, %j, has the time of its arrival and the field under json', (source) => {
    expect(documentOf(format(source))).toMatchObject({ '@timestamp': arrival, json: source });
  });

  test('does not inherit fields through __proto__', () => {
    const source = JSON.parse('{"a": 1, "constructor": {"prototype": 2}}') as object;
    expect(documentOf(format(source)).json).toEqual(source);
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  });

  test('of more than 20 levels fails', () => {
    let deep: object = {};
    for (let level = 0; level < 20; level++) deep = { deep };
    expect(documentOf(format(deep))).toEqual({ failed: 'too-deep' });
  });
});

describe('JSON', () => {
  test('with __proto__ as a key keeps it as a key', () => {
    const { json } = documentOf('{"__proto__": {"isAdmin": true}, "event": {"__proto__": 1}}');
    expect(Object.keys(json as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  });

  test('with a key twice has the last one once', () => {
    expect(documentOf('{"user.name": "a", "user": {"name": "b"}, "x": 1, "x": 2}')).toMatchObject({
      'user.name': 'b',
      json: { x: 2 },
    });
  });

  test('cannot replace id and original', () => {
    const text = '{"event.id": "forged", "event": {"id": "forged", "original": "forged"}}';
    expect(documentOf(text)).toMatchObject({ 'event.id': KEY, 'event.original': text });
  });

  test.each([
    ['9007199254740993'],
    ['-9007199254740993'],
    ['12345678901234567890'],
    ['123456789012345678901234567890'],
    ['9007199254740993.25'],
    ['1e400'],
  ])('keeps all digits of the number %s in any position', (digits) => {
    const text = textOf(`{"a": [${digits}], "user": {"id": ${digits}}, "b": {"c": ${digits}}}`);
    expect(text).toContain(`"a":[${digits}]`);
    expect(text).toContain(`"c":${digits}`);
    expect(text).toContain(`"user.id":${digits},`);
  });

  test('keeps all digits of a number beside a line and in a message of CloudWatch Logs', () => {
    const object = { message: LINE, requestId: 'ID' };
    const json = JSON.stringify(object).replace('"ID"', '9007199254740993');
    expect(textOf(json)).toContain('"json":{"requestId":9007199254740993}');
    const payload = {
      messageType: 'DATA_MESSAGE',
      owner: '1',
      logGroup: 'group',
      logStream: 'stream',
      logEvents: [{ id: '1', timestamp: 0, message: json }],
    };
    expect(textOf(JSON.stringify(payload))).toContain('"json":{"requestId":9007199254740993}');
  });

  test('has its time from nanoseconds with digits beyond 2^53', () => {
    expect(documentOf('{"ts": 1763618400250000001, "a": 1}')).toMatchObject({
      '@timestamp': '2025-11-20T06:00:00.250Z',
      json: { a: 1 },
    });
  });

  test('of more than 20 levels with a long number fails', () => {
    const text = `{"a":${'['.repeat(400_000)}9007199254740993${']'.repeat(400_000)}}`;
    expect(documentOf(text)).toEqual({ failed: 'too-deep' });
  });

  test.each(['{"a": 1', '{"a": 1}{"b": 2}', '{"a": 1}\n{"b": 2}', '{a: 1}'])(
    '%j is rejected as broken',
    (text) => {
      expect(documentOf(text)).toEqual({ failed: 'broken-json' });
    },
  );

  test.each(['[1, 2]', '"text"', '12', 'null', '[{"message": "hello"}]'])(
    '%s is rejected since it is not an object',
    (text) => {
      expect(documentOf(text)).toEqual({ failed: 'unknown-format' });
    },
  );
});

describe('MessagePack', () => {
  test.each([9_007_199_254_740_993n, 18_446_744_073_709_551_615n, -9_223_372_036_854_775_808n])(
    'keeps all digits of the number %d',
    (number) => {
      const source = { a: [number], user: { id: number }, small: 7n };
      const text = textOf(Buffer.from(encode(source, { useBigInt64: true })));
      expect(text).toContain(`"json":{"a":[${number}],"small":7}`);
      expect(text).toContain(`"user.id":${number},`);
    },
  );

  test('with a number as a key keeps its digits as the key', () => {
    const bytes = Buffer.from([0x81, 0xcf, 0x00, 0x20, 0, 0, 0, 0, 0, 0x01, 0x01]);
    expect(documentOf(bytes).json).toEqual({ '9007199254740993': 1 });
  });

  test('with an array as a key fails', () => {
    expect(documentOf(Buffer.from([0x81, 0x91, 0x01, 0x01]))).toEqual({
      failed: 'broken-message-pack',
    });
  });

  test('converts binary values to text, or to base64 if they are not text', () => {
    const source = { a: Buffer.from('text'), b: Buffer.from([0xff]) };
    expect(documentOf(Buffer.from(encode(source))).json).toEqual({ a: 'text', b: '/w==' });
  });

  test('with a large map is read', () => {
    const source = Object.fromEntries(Array.from({ length: 70_000 }, (_, at) => [`k${at}`, at]));
    expect(documentOf(Buffer.from(encode(source))).json).toEqual(source);
  });

  test.each([
    ['with missing bytes', Buffer.from(encode({ a: 'text' })).subarray(0, 4)],
    ['of two maps', Buffer.concat([encode({ a: 1 }), encode({ a: 1 })])],
    [
      'that claims four billion entries',
      Buffer.from([0xdf, 0xff, 0xff, 0xff, 0xff, 0xa1, 0x61, 0x01]),
    ],
    [
      'with an array that claims them',
      Buffer.from([0x81, 0xa1, 0x61, 0xdd, 0xff, 0xff, 0xff, 0xff]),
    ],
  ])('%s fails', (_, bytes) => {
    expect(documentOf(bytes)).toEqual({ failed: 'broken-message-pack' });
  });
});
