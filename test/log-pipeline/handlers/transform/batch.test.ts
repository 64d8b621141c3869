import './support/environment.ts';
import {
  KinesisClient,
  PutRecordsCommand,
  type PutRecordsCommandInput,
} from '@aws-sdk/client-kinesis';
import type { FirehoseTransformationEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { handler } from '../../../../lambda/log-pipeline/transform.ts';
import { accessLines } from '../../e2e/lines/access-lines.ts';
import { malformedLines } from '../../e2e/lines/malformed.ts';
import { batch, CONTEXT, fromBase64, KEY } from './support/firehose.ts';

const LINE = '192.0.2.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 5';
const kinesis = mockClient(KinesisClient);
let now: number;

interface Sent {
  readonly key: string;
  readonly text: string;
}
/** Records that the stream accepted. */
const stream: Sent[] = [];

/** Fake stream that accepts the records for which the function returns true. */
function streamTakes(takes: (at: number, call: number) => boolean): void {
  let call = 0;
  kinesis.on(PutRecordsCommand).callsFake(({ Records = [] }: PutRecordsCommandInput) => {
    call++;
    const taken = Records.map((_, at) => takes(at, call));
    stream.push(
      ...Records.filter((_, at) => taken[at]).map(
        ({ Data = Buffer.alloc(0), PartitionKey = '' }) => ({
          key: PartitionKey,
          text: Buffer.from(Data).toString(),
        }),
      ),
    );
    return {
      Records: taken.map((is) =>
        is
          ? { SequenceNumber: '1', ShardId: 's' }
          : { ErrorCode: 'ProvisionedThroughputExceededException' },
      ),
    };
  });
}

beforeEach(() => {
  kinesis.reset();
  stream.length = 0;
  now = 60_000;
  streamTakes(() => true);
  jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => jest.restoreAllMocks());

async function transform(event: FirehoseTransformationEvent) {
  const context = { ...CONTEXT, getRemainingTimeInMillis: () => now };
  const answer = await handler(event, context);
  expect(answer.records.map(({ recordId }) => recordId)).toEqual(
    event.records.map(({ recordId }) => recordId),
  );
  expect(JSON.stringify(answer).length).toBeLessThanOrEqual(6_000_000);
  return answer.records;
}

const results = async (event: FirehoseTransformationEvent) =>
  (await transform(event)).map(({ result }) => result);

const payloadOf = (count: number, size = 10) =>
  JSON.stringify({
    messageType: 'DATA_MESSAGE',
    owner: '111122223333',
    logGroup: 'group',
    logStream: 'stream',
    logEvents: Array.from({ length: count }, (_, at) => ({
      id: String(at),
      timestamp: 1_432_826_855_000,
      message: 'x'.repeat(size),
    })),
  });

describe('A batch', () => {
  test('gets a result for each record in order, with the original data for malformed records', async () => {
    const event = batch([LINE, Buffer.from([0xff, 0x00]), LINE, '']);
    const records = await transform(event);
    expect(records.map(({ result }) => result)).toEqual([
      'Ok',
      'ProcessingFailed',
      'Ok',
      'ProcessingFailed',
    ]);
    expect(records[1]?.data).toBe(event.records[1]?.data);
    expect(JSON.parse(fromBase64(records[0]?.data))).toMatchObject({ 'event.id': KEY });
  });

  test('of arbitrary bytes never throws, loses or reorders a record', async () => {
    const data = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      fc
        .tuple(fc.nat(LINE.length), fc.uint8Array({ maxLength: 9 }))
        .map(([at, bytes]) =>
          Buffer.concat([Buffer.from(LINE.slice(0, at)), bytes, Buffer.from(LINE.slice(at))]),
        ),
      fc
        .tuple(fc.constantFrom(0x1f8b, 0x8100, 0xde00, 0xdf00, 0x7b22), fc.uint8Array())
        .map(([magic, bytes]) => Buffer.concat([Buffer.from([magic >> 8, magic & 0xff]), bytes])),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(data, { maxLength: 20 }), async (all) => {
        for (const { result, data: answer } of await transform(batch(all))) {
          if (result !== 'Ok') continue;
          const text = fromBase64(answer);
          expect(text).not.toMatch(/[\r\n]/);
          expect(JSON.parse(text)).toHaveProperty(['event.id']);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('of 100 lines, 20 of them malformed in ten ways, becomes 80 documents', async () => {
    const malformed = malformedLines().map(({ line }) => line);
    expect(new Set(malformedLines().map(({ kind }) => kind)).size).toBe(10);
    expect(malformed.filter((line) => line.includes('\n'))).toEqual([]);
    const good = accessLines({ count: 80 });
    const expected = [...good.map(() => 'Ok'), ...malformed.map(() => 'ProcessingFailed')];
    expect(await results(batch([...good, ...malformed]))).toEqual(expected);
  });
});

describe("A document's id", () => {
  const idOf = async (partitionKey: string) => {
    const [record] = await transform(batch([LINE], partitionKey));
    return (JSON.parse(fromBase64(record?.data)) as Record<string, string>)['event.id'];
  };
  const place = 'shardId-000000000000-49546986683135544286507457936321625675700192471156785150';

  test.each([
    [KEY, KEY],
    ['0.123', place],
    [`${KEY}x`, place],
    ['shardId-000000000007-42', 'shardId-000000000007-42'],
    ['shardId-000000000007-42-3', 'shardId-000000000007-42-3'],
    ['l1-"}\n{"delete":{}}/////', place],
  ])('for a record with the partition key %j is %s', async (key, id) => {
    expect(await idOf(key)).toBe(id);
  });

  test('is unique for each record that the Kinesis Producer Library aggregated', async () => {
    const event = batch([LINE, LINE], '0.123');
    for (const [at, { kinesisRecordMetadata }] of event.records.entries()) {
      Object.assign(kinesisRecordMetadata ?? {}, {
        sequenceNumber: '42',
        subsequenceNumber: String(at),
      });
    }
    const ids = (await transform(event)).map(
      ({ data }) => /"event.id":"(.+?)"/.exec(fromBase64(data))?.[1],
    );
    expect(ids).toEqual(['shardId-000000000000-42', 'shardId-000000000000-42-1']);
  });

  test('exists without a data stream as well', async () => {
    const event = batch([LINE]);
    delete event.records[0]?.kinesisRecordMetadata;
    expect(fromBase64((await transform(event))[0]?.data)).toMatch(/"event.id":"l1-[\w-]{22}"/);
  });
});

describe('A payload of several events', () => {
  test('is put into the stream with one record for each event, and dropped', async () => {
    expect(await results(batch([LINE, payloadOf(1_200)]))).toEqual(['Ok', 'Dropped']);
    expect(stream).toHaveLength(1_200);
    const sizes = kinesis
      .commandCalls(PutRecordsCommand)
      .map(({ args: [{ input }] }) => input.Records?.length);
    expect(sizes).toEqual([500, 500, 200]);
  });

  test('is sent in calls of at most 5 MiB', async () => {
    await results(batch([payloadOf(30, 400_000)]));
    for (const { args } of kinesis.commandCalls(PutRecordsCommand)) {
      const bytes = (args[0].input.Records ?? []).map(
        ({ Data, PartitionKey }) => (Data?.length ?? 0) + (PartitionKey?.length ?? 0),
      );
      expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(5 * 2 ** 20);
    }
    expect(stream).toHaveLength(30);
  });

  test('is retried only for records that the stream rejected', async () => {
    streamTakes((at, call) => call > 2 || at % 2 === 0);
    expect(await results(batch([payloadOf(100)]))).toEqual(['Dropped']);
    expect(new Set(stream.map(({ key }) => key)).size).toBe(100);
    expect(stream).toHaveLength(100);
  });

  test('fails with its data when the stream accepts nothing', async () => {
    streamTakes(() => false);
    const event = batch([payloadOf(2)]);
    expect(await transform(event)).toEqual([
      { recordId: 'record-0', result: 'ProcessingFailed', data: event.records[0]?.data },
    ]);
  });

  test('fails alone when the stream accepts no more records', async () => {
    streamTakes((at, call) => call === 1 && at < 2);
    expect(await results(batch([payloadOf(2), payloadOf(3), LINE]))).toEqual([
      'Dropped',
      'ProcessingFailed',
      'Ok',
    ]);
  });

  test('fails when Kinesis answers with an error', async () => {
    kinesis.on(PutRecordsCommand).rejects(new Error('denied'));
    expect(await results(batch([payloadOf(2)]))).toEqual(['ProcessingFailed']);
  });

  test('fails when no time is left', async () => {
    now = 1_000;
    expect(await results(batch([payloadOf(2)]))).toEqual(['ProcessingFailed']);
  });
});

describe('A response of more than 6 MB', () => {
  const lines = accessLines({ count: 9_000 });

  test('is split, and the rest goes back to the stream unchanged with its id as the partition key', async () => {
    const records = await transform(batch(lines, '0.123'));
    const dropped = lines.filter((_, at) => records[at]?.result === 'Dropped');
    expect(lines.length - dropped.length).toBeGreaterThan(4_000);
    expect(stream.map(({ text }) => text)).toEqual(dropped);
    expect(stream[0]?.key).toMatch(/^shardId-000000000000-\d+$/);
  });

  test('leads to one document for each line', async () => {
    let event = batch(lines, '0.123');
    const ids = new Set<string>();
    for (let rounds = 0; event.records.length > 0; rounds++) {
      expect(rounds).toBeLessThan(3);
      stream.length = 0;
      for (const { data } of await transform(event)) {
        if (data)
          ids.add((JSON.parse(fromBase64(data)) as Record<string, string>)['event.id'] ?? '');
      }
      event = batch(stream.map(({ text }) => text));
      for (const [at, { kinesisRecordMetadata }] of event.records.entries()) {
        Object.assign(kinesisRecordMetadata ?? {}, { partitionKey: stream[at]?.key });
      }
    }
    expect(ids.size).toBe(lines.length);
  });

  test('fails the records that do not fit when the stream accepts nothing', async () => {
    streamTakes(() => false);
    expect(new Set(await results(batch(lines)))).toEqual(new Set(['Ok', 'ProcessingFailed']));
  });

  test('is not caused by failed records, which have no data in the response', async () => {
    const garbage = Buffer.alloc(900_000, 0xff);
    const records = await transform(batch([garbage, garbage, garbage, garbage, garbage, garbage]));
    expect(new Set(records.map(({ result }) => result))).toEqual(new Set(['ProcessingFailed']));
  });

  test('fails a document that is too long by itself instead of reingesting it forever', async () => {
    const line = Buffer.from(LINE.replace('GET /', `GET /${'\u0001'.repeat(900_000)}`));
    expect(await results(batch([line, LINE]))).toEqual(['ProcessingFailed', 'Ok']);
    expect(stream).toEqual([]);
  });
});
