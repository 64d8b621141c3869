import { KinesisClient, ListShardsCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { mockClient } from 'aws-sdk-client-mock';
import type { StreamTrip } from '../../../tools/stream-analytics/producer/stream-trip.ts';
import { StreamWriter } from '../../../tools/stream-analytics/producer/stream-writer.ts';

const kinesis = mockClient(KinesisClient);
const HALF = 2n ** 127n;

const shard = (id: string, first: bigint, last: bigint, closed = false) => ({
  ShardId: id,
  HashKeyRange: { StartingHashKey: first.toString(), EndingHashKey: last.toString() },
  SequenceNumberRange: {
    StartingSequenceNumber: '1',
    ...(closed && { EndingSequenceNumber: '2' }),
  },
});

const trip = (zone: number, dropoff = 2_000): StreamTrip => ({
  ...{ pickup: 1_000, dropoff, zone },
  ...{ fareCents: 500, hundredthsOfMiles: 100 },
});

/** Lines sent to each hash key, request by request. */
function sent(): { key: string; lines: string[] }[][] {
  return kinesis.commandCalls(PutRecordsCommand).map(({ args }) =>
    (args[0].input.Records ?? []).map(({ Data, ExplicitHashKey = '' }) => ({
      key: ExplicitHashKey,
      lines: new TextDecoder().decode(Data).split('\n'),
    })),
  );
}

beforeEach(() => {
  kinesis.reset();
  kinesis
    .on(ListShardsCommand)
    .resolves({
      Shards: [
        shard('closed', 0n, 2n * HALF - 1n, true),
        shard('left', 0n, HALF - 1n),
        shard('right', HALF, 2n * HALF - 1n),
      ],
    })
    .on(PutRecordsCommand)
    .callsFake(({ Records = [] }: PutRecordsCommand['input']) => ({
      Records: Records.map((_, at) => ({ SequenceNumber: String(at) })),
    }));
});

describe('The writer of the stream', () => {
  test('sends all trips of a zone to one open shard, then a heartbeat to each open shard', async () => {
    const writer = new StreamWriter(new KinesisClient({ region: 'eu-west-1' }), 'trips');
    await writer.send([trip(1), trip(1, 3_000)], 3_000);
    const [trips = [], heartbeats = []] = sent();
    expect(trips).toHaveLength(1);
    expect(trips[0]?.lines.map((line) => (JSON.parse(line) as StreamTrip).dropoff)).toEqual([
      2_000, 3_000,
    ]);
    expect(heartbeats).toEqual([
      { key: '0', lines: ['{"heartbeat":3000}'] },
      { key: HALF.toString(), lines: ['{"heartbeat":3000}'] },
    ]);
    expect(writer.tally).toMatchObject({ trips: 2, records: 3, retries: 0 });
  });

  test('sends no shard more than half a minute of event time ahead of another one', async () => {
    const writer = new StreamWriter(new KinesisClient({ region: 'eu-west-1' }), 'trips');
    const times = Array.from({ length: 200 }, (_, at) => at * 1_000);
    await writer.sendWithoutHeartbeat(times.flatMap((time) => [trip(1, time), trip(6, time)]));
    const dropoffs = sent()
      .flat()
      .flatMap(({ lines }) => lines.map((line) => (JSON.parse(line) as StreamTrip).dropoff));
    expect(dropoffs).toHaveLength(400);
    let latest = 0;
    for (const dropoff of dropoffs) {
      expect(latest - dropoff).toBeLessThanOrEqual(30_000);
      latest = Math.max(latest, dropoff);
    }
    expect(
      new Set(
        sent()
          .flat()
          .map(({ key }) => key),
      ).size,
    ).toBe(2);
  });

  test('sends a shard that a split has made the last heartbeat before any trip', async () => {
    jest.useFakeTimers({ now: 0 });
    const writer = new StreamWriter(new KinesisClient({ region: 'eu-west-1' }), 'trips');
    await writer.heartbeat(5);
    kinesis.on(ListShardsCommand).resolves({
      Shards: [
        shard('left', 0n, HALF - 1n),
        shard('right', HALF, 2n * HALF - 1n, true),
        shard('child', HALF, HALF + HALF / 2n - 1n),
        shard('other child', HALF + HALF / 2n, 2n * HALF - 1n),
      ],
    });
    jest.advanceTimersByTime(1_000);
    await writer.sendWithoutHeartbeat([trip(6)]);
    jest.useRealTimers();
    const heartbeat = '{"heartbeat":5}';
    expect(sent()[1]).toEqual([
      { key: HALF.toString(), lines: [heartbeat] },
      { key: (HALF + HALF / 2n).toString(), lines: [heartbeat] },
    ]);
  });

  test('leaves out shards that are to stay silent', async () => {
    const writer = new StreamWriter(new KinesisClient({ region: 'eu-west-1' }), 'trips');
    await writer.heartbeat(5, ['left']);
    expect(sent()).toEqual([[{ key: HALF.toString(), lines: ['{"heartbeat":5}'] }]]);
  });

  test('packs at most 25,000 bytes of lines in a record', async () => {
    const writer = new StreamWriter(new KinesisClient({ region: 'eu-west-1' }), 'trips');
    await writer.sendWithoutHeartbeat(Array.from({ length: 1_000 }, () => trip(1)));
    const [records = []] = sent();
    expect(records.length).toBeGreaterThan(2);
    for (const { lines } of records) expect(lines.join('\n').length).toBeLessThanOrEqual(25_000);
    expect(records.flatMap(({ lines }) => lines)).toHaveLength(1_000);
  });

  test('repeats refused records alone, before the next request', async () => {
    kinesis
      .on(PutRecordsCommand)
      .resolvesOnce({
        Records: [{ ErrorCode: 'ProvisionedThroughputExceededException' }, { SequenceNumber: '1' }],
      })
      .resolves({ Records: [{ SequenceNumber: '2' }] });
    const writer = new StreamWriter(new KinesisClient({ region: 'eu-west-1' }), 'trips');
    await writer.heartbeat(5);
    expect(sent().map((request) => request.map(({ key }) => key))).toEqual([
      ['0', HALF.toString()],
      ['0'],
    ]);
    expect(writer.tally).toMatchObject({ records: 2, retries: 1 });
  });
});
