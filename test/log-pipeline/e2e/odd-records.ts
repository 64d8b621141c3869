import { encode } from '@msgpack/msgpack';
import { gzipSync } from 'node:zlib';
import { newTag } from './tagged.ts';

/** Record that is not a log line, and its expected outcome. */
export interface OddRecord {
  readonly name: string;
  /** Tag in its content, if it has any. */
  readonly tag: string;
  readonly data: Buffer;
  readonly documents: readonly ExpectedFields[] | 'failed';
}

/** Expected fields of a document, which may have more. */
export type ExpectedFields = Readonly<Record<string, unknown>>;

type Make = (tag: string) => {
  readonly data: Buffer | Uint8Array | string;
  /** @default - a failed record */
  readonly documents?: readonly ExpectedFields[];
};

const MEBIBYTE = 2 ** 20;

const RECORDS: Readonly<Record<string, Make>> = {
  'binary garbage': (tag) => ({
    data: Buffer.concat([Buffer.from([0xff, 0x00, 0xfe, 0x0a]), Buffer.from(tag)]),
  }),
  'half a UTF-8 sequence': (tag) => ({
    data: Buffer.concat([Buffer.from(line(tag)), Buffer.from([0xe2, 0x82])]),
  }),
  'an empty record': () => ({ data: '' }),
  'two lines in one record': (tag) => ({ data: `${line(tag)}\n${line(tag)}` }),
  'JSON that breaks off': (tag) => ({ data: `{"message":"${tag}` }),
  'MessagePack that breaks off': (tag) => ({ data: encode({ message: tag }).subarray(0, -1) }),
  // 60 equal members of 16 KB each: gzip allows several members in sequence.
  'a gzip bomb of 960 MiB': (tag) => {
    const member = gzipSync(Buffer.alloc(16 * MEBIBYTE));
    return { data: Buffer.concat([gzipSync(tag), ...Array.from({ length: 60 }, () => member)]) };
  },
  'a line of 900 KB': (tag) => {
    const agent = 'x'.repeat(900_000);
    return { data: line(tag, { agent }), documents: [{ 'user_agent.original': agent }] };
  },
  'a line of 1970': (tag) => ({
    data: line(tag, { time: '01/Jan/1970:00:00:00 +0000' }),
    documents: [{ '@timestamp': '1970-01-01T00:00:00.000Z' }],
  }),
  'a line of 2099': (tag) => ({
    data: line(tag, { time: '31/Dec/2099:23:59:59 -0100' }),
    documents: [{ '@timestamp': '2100-01-01T00:59:59.000Z' }],
  }),
  'quotes and line breaks escaped in a line': (tag) => ({
    data: line(tag, { agent: '\\"}\\n{\\"delete\\":{\\"_id\\":\\"1\\"}}' }),
    documents: [{ 'user_agent.original': '"}\n{"delete":{"_id":"1"}}' }],
  }),
  'a line with the addresses of X-Forwarded-For': (tag) => ({
    data: line(tag, { client: '203.0.113.7, 198.51.100.9' }),
    documents: [{ 'source.address': '203.0.113.7', 'source.ip': '203.0.113.7' }],
  }),
  'a line with a virtual host': (tag) => ({
    data: line(tag, { client: 'www.example.com:8080 198.51.100.9' }),
    documents: [
      { 'url.domain': 'www.example.com', 'url.port': 8080, 'source.address': '198.51.100.9' },
    ],
  }),
  'a line whose address is none': (tag) => ({ data: line(tag, { client: '"203.0.113.7"' }) }),
  'JSON with an id beyond 2^53': (tag) => ({
    data: `{"message":"${tag}","user":{"id":9007199254740993}}`,
    documents: [{ message: tag, 'user.id': '9007199254740993' }],
  }),
  'quotes and line breaks in JSON': (tag) => {
    const message = `${tag} "}\r\n{"index":{}}\n\u2028`;
    return { data: JSON.stringify({ message }), documents: [{ message }] };
  },
  'a map of MessagePack': (tag) => ({
    data: encode({ message: tag, 'user.name': 'jane' }),
    documents: [{ message: tag, 'user.name': 'jane' }],
  }),
  'three events of CloudWatch Logs': (tag) => {
    const messages = ['one', 'two', 'three'].map((word) => `${tag} ${word}`);
    return {
      data: payload('DATA_MESSAGE', messages),
      documents: messages.map((message) => ({ message, 'event.original': message })),
    };
  },
  'a control message of CloudWatch Logs': (tag) => ({
    data: payload('CONTROL_MESSAGE', [`CWL CONTROL MESSAGE: ${tag}`]),
    documents: [],
  }),
};

export function oddRecords(): OddRecord[] {
  return Object.entries(RECORDS).map(([name, make]) => {
    const tag = newTag();
    const { data, documents = 'failed' } = make(tag);
    return { name, tag, data: Buffer.from(data as string), documents };
  });
}

function line(
  tag: string,
  { client = '192.0.2.1', time = '21/Nov/2026:12:00:00 +0000', agent = '-' } = {},
): string {
  return `${client} - - [${time}] "GET /${tag} HTTP/1.1" 200 5 "-" "${agent}"`;
}

/** Payload of a subscription filter (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html). */
function payload(messageType: string, messages: readonly string[]): Buffer {
  const logEvents = messages.map((message, at) => ({
    id: String(36_000_000_000_000_000_000n + BigInt(at)),
    timestamp: Date.now(),
    message,
  }));
  const origin = { owner: '123456789012', logGroup: 'service', logStream: messages[0] };
  const subscriptionFilters = ['all'];
  return gzipSync(JSON.stringify({ messageType, ...origin, subscriptionFilters, logEvents }));
}
