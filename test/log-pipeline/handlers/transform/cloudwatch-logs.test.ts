import { gunzipSync, gzipSync } from 'node:zlib';
import { interpret } from '../../../../lambda/log-pipeline/core/interpret.ts';
import type { OutgoingRecord } from '../../../../lambda/log-pipeline/core/outcome.ts';
import { documentOf } from './support/documents.ts';
import { ARRIVAL, KEY } from './support/firehose.ts';

const EVENT = {
  id: '31953106606966983378809025079804211143289615424298221568',
  timestamp: 1432826855000,
  message: '{"eventVersion":"1.03","userIdentity":{"type":"Root"}}',
};

/** Example of https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html. */
const PAYLOAD = {
  owner: '111111111111',
  logGroup: 'CloudTrail/logs',
  logStream: '111111111111_CloudTrail/logs_us-east-1',
  subscriptionFilters: ['Destination'],
  messageType: 'DATA_MESSAGE',
  logEvents: [EVENT],
};

const zip = (payload: object) => gzipSync(JSON.stringify(payload));
const withMessage = (message: string) => ({ ...PAYLOAD, logEvents: [{ ...EVENT, message }] });

function outgoing(data: Buffer): readonly OutgoingRecord[] {
  const outcome = interpret(data, { id: KEY, arrival: ARRIVAL });
  return outcome.kind === 'reingested' ? outcome.records : [];
}

describe('A payload of one event', () => {
  test('becomes a document with its origin, its time and the fields of its message', () => {
    expect(documentOf(zip(PAYLOAD))).toEqual({
      '@timestamp': '2015-05-28T15:27:35.000Z',
      'event.dataset': 'aws.cloudwatch_logs',
      'event.id': expect.stringMatching(/^l1-[\w-]{22}$/) as string,
      'event.original': EVENT.message,
      'cloud.account.id': '111111111111',
      'aws.cloudwatch.log_group': 'CloudTrail/logs',
      'aws.cloudwatch.log_stream': '111111111111_CloudTrail/logs_us-east-1',
      json: { eventVersion: '1.03', userIdentity: { type: 'Root' } },
    });
  });

  test('becomes the same document compressed and decompressed', () => {
    expect(documentOf(JSON.stringify(PAYLOAD))).toEqual(documentOf(zip(PAYLOAD)));
  });

  test.each([
    [
      '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 2326',
      { 'event.dataset': 'apache.access', '@timestamp': '2000-10-10T20:55:36.000Z' },
    ],
    [
      '2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA',
      { 'event.dataset': 'aws.vpcflow', 'cloud.account.id': '123456789010' },
    ],
    ['START RequestId: 1\n', { message: 'START RequestId: 1' }],
    ['{not JSON', { message: '{not JSON' }],
    ['', { message: '' }],
  ])('becomes a document with the fields of its message %j', (message, fields) => {
    expect(documentOf(zip(withMessage(message)))).toMatchObject({
      'aws.cloudwatch.log_group': 'CloudTrail/logs',
      ...fields,
    });
  });
});

describe('A payload of several events', () => {
  const several = {
    ...PAYLOAD,
    logEvents: [0, 1, 2].map((at) => ({ ...EVENT, id: `${at}`, message: `event ${at}` })),
  };

  test('goes back to the stream as one record for each event, which becomes a document', () => {
    const documents = outgoing(zip(several)).map(({ data, partitionKey }) =>
      Object.assign(documentOf(data), { partitionKey }),
    );
    expect(documents.map(({ message }) => message)).toEqual(['event 0', 'event 1', 'event 2']);
    for (const document of documents) {
      expect(document['event.id']).toBe(document.partitionKey);
      expect(document['aws.cloudwatch.log_stream']).toBe(PAYLOAD.logStream);
    }
  });

  test('has unique ids that are the same each time', () => {
    const ids = () => outgoing(zip(several)).map(({ partitionKey }) => partitionKey);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(3);
    expect(
      documentOf(zip({ ...several, logEvents: several.logEvents.slice(1, 2) }))['event.id'],
    ).toBe(ids()[1]);
  });

  test('is split into compressed records if an event exceeds the limit of a record', () => {
    const message = 'long '.repeat(300_000);
    const [first] = outgoing(zip({ ...PAYLOAD, logEvents: [{ ...EVENT, message }, EVENT] }));
    expect(first?.data.length).toBeLessThan(2 ** 20);
    expect(gunzipSync(first?.data ?? '').toString()).toContain(message);
  });
});

describe('The transform', () => {
  test.each([
    ['a control message', { ...PAYLOAD, messageType: 'CONTROL_MESSAGE' }],
    ['a payload without events', { ...PAYLOAD, logEvents: [] }],
  ])('drops %s', (_, payload) => {
    expect(documentOf(zip(payload))).toEqual({ kind: 'dropped' });
    expect(documentOf(JSON.stringify(payload))).toEqual({ kind: 'dropped' });
  });
});

describe('The transform of gzip', () => {
  test.each([
    ['other JSON', zip({ hello: 'world' }), 'unknown-format'],
    ['text', gzipSync('hello'), 'broken-json'],
    ['garbage', Buffer.from([0x1f, 0x8b, 1, 2, 3]), 'broken-gzip'],
    ['half a payload', zip(PAYLOAD).subarray(0, 60), 'broken-gzip'],
    ['a bomb', gzipSync(Buffer.alloc(2 ** 26)), 'too-large'],
    ['events without a message', zip({ ...PAYLOAD, logEvents: [{ id: '1' }] }), 'unknown-format'],
  ])('rejects %s', (_, data, failed) => {
    expect(documentOf(data)).toEqual({ failed });
  });
});
