import { documentOf } from './support/documents.ts';

const lineWith = (request: string, agent: string) =>
  `192.0.2.1 - - [10/Oct/2000:13:55:36 -0700] "${request}" 200 5 "-" "${agent}"`;

describe('A record', () => {
  test.each([
    ['of no bytes', '', 'empty'],
    ['of a line break', '\r\n', 'empty'],
    ['of spaces', '   ', 'empty'],
    ['of binary garbage', Buffer.from([0xff, 0xfe, 0x00, 0x9f]), 'not-utf-8'],
    [
      'with half a UTF-8 sequence',
      Buffer.concat([Buffer.from(lineWith('GET / HTTP/1.1', 'a')), Buffer.from([0xe2, 0x82])]),
      'not-utf-8',
    ],
    ['of NUL bytes', Buffer.alloc(100), 'empty'],
    ['with a NUL byte within', lineWith('GET / HTTP/1.1', 'a\0b'), 'unknown-format'],
    ['of JSON with a NUL byte within', '{"a":\0 1}', 'broken-json'],
    ['of prose', 'The quick brown fox', 'unknown-format'],
    ['of two lines', `${lineWith('-', '-')}\n${lineWith('-', '-')}`, 'unknown-format'],
    ['with a line break in a field', lineWith('GET / HTTP/1.1', 'a\nb'), 'unknown-format'],
    ['that breaks off in a quote', lineWith('GET / HTTP/1.1', 'a').slice(0, -1), 'unknown-format'],
    ['whose last quote is escaped', lineWith('GET / HTTP/1.1', 'a\\'), 'unknown-format'],
    [
      'without a user agent',
      '192.0.2.1 - - [10/Oct/2000:13:55:36 -0700] "-" 200 5 "-"',
      'unknown-format',
    ],
    ['without an identity', '192.0.2.1 [10/Oct/2000:13:55:36 -0700] "-" 200 5', 'unknown-format'],
  ])('%s fails', (_, data, failed) => {
    expect(documentOf(data)).toEqual({ failed });
  });

  test.each(['\n', '\r\n'])('that ends in %j becomes the document of the line before it', (end) => {
    const line = lineWith('GET / HTTP/1.1', 'a');
    expect(documentOf(line + end)['event.original']).toBe(line);
  });

  describe.each([
    ['a byte order mark', '\uFEFF'],
    ['thousands of NUL bytes', '\0'.repeat(5_000)],
    ['both', '\0\0\uFEFF'],
  ])('with %s before its content', (_, start) => {
    const line = lineWith('GET / HTTP/1.1', 'a');

    test('becomes the document of the line alone', () => {
      expect(documentOf(start + line)).toEqual(documentOf(line));
      expect(documentOf(start + line)['source.ip']).toBe('192.0.2.1');
    });

    test('becomes the document of the JSON alone', () => {
      const json = JSON.stringify({ level: 'info', message: 'hello' });
      expect(documentOf(start + json)).toEqual(documentOf(json));
      expect(documentOf(start + json)).toMatchObject({ message: 'hello' });
    });

    test.each(['message', 'log'])(
      'becomes the document of the line alone in the field %s of JSON',
      (name) => {
        const json = JSON.stringify({ [name]: start + line });
        expect(documentOf(json)).toEqual(documentOf(JSON.stringify({ [name]: line })));
        expect(documentOf(json)['event.original']).toBe(line);
      },
    );

    test('becomes the document of other text alone in the field message of JSON', () => {
      expect(documentOf(JSON.stringify({ message: `${start}hello` })).message).toBe('hello');
    });
  });

  test('of 900 KB becomes a document', () => {
    const agent = 'a'.repeat(900_000);
    expect(documentOf(lineWith('GET / HTTP/1.1', agent))['user_agent.original']).toBe(agent);
    expect(documentOf(lineWith('GET / HTTP/1.1', 'short'))['user_agent.original']).toBe('short');
  });

  test.each([
    ['9'.repeat(900_000), 'unknown-format'],
    [`${'\\'.repeat(900_001)}"`, 'unknown-format'],
    ['{'.repeat(900_000), 'broken-json'],
    [`{"a":${'['.repeat(400_000)}${']'.repeat(400_000)}}`, 'too-deep'],
    [' ['.repeat(450_000), 'unknown-format'],
  ])('of 900 KB of malformed content fails', (text, failed) => {
    expect(documentOf(text)).toEqual({ failed });
  });

  test.each([
    'x"}\\n{"delete":{"_id":"1"}}',
    '\\x0a{"index":{}}\\x0a',
    '\u2028\u2029\u0085',
    '\u0001\u001b[2J',
    '\\',
    '😀',
  ])('with a user agent that could break the bulk format, %j, becomes one line of JSON', (text) => {
    const agent = text.replaceAll('"', '\\"').replace(/\\$/, '\\\\');
    expect(documentOf(lineWith('GET / HTTP/1.1', agent))['event.original']).toContain(agent);
  });
});
