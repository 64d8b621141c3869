import { KinesisClient, ListShardsCommand, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { mockClient } from 'aws-sdk-client-mock';
import { replay, type ReplayOptions } from '../../../tools/stream-analytics/producer/replay.ts';
import type { StreamTrip } from '../../../tools/stream-analytics/producer/stream-trip.ts';
import { StreamWriter } from '../../../tools/stream-analytics/producer/stream-writer.ts';
import { tripsOfToday } from '../../../tools/stream-analytics/producer/trips.ts';

const HOUR = 3_600_000;
/** Half past eight in the evening of 9 March in New York, which is 10 March in UTC. */
const EVENING = Date.parse('2026-03-10T00:30:00Z');
const MIDNIGHT = Date.parse('2026-03-10T04:00:00Z');

describe('The trips of today', () => {
  const trips = tripsOfToday({ seed: 1, count: 2_000 }, EVENING);

  test('end from now on and before midnight in New York, in the order of their ends', () => {
    const ends = trips.map(({ dropoff }) => dropoff);
    expect(ends.length).toBeGreaterThan(100);
    expect(ends).toEqual(ends.toSorted((a, b) => a - b));
    expect(ends[0]).toBeGreaterThanOrEqual(EVENING);
    expect(ends.at(-1)).toBeLessThan(MIDNIGHT);
  });

  test('are the same for an instance that starts later, without those that ended before', () => {
    const later = tripsOfToday({ seed: 1, count: 2_000 }, EVENING + HOUR);
    expect(later).toEqual(trips.filter(({ dropoff }) => dropoff >= EVENING + HOUR));
  });

  test('begin after midnight with those of yesterday that are on their way', () => {
    const [first] = tripsOfToday({ seed: 1, count: 20_000 }, MIDNIGHT);
    expect(first?.pickup).toBeLessThan(MIDNIGHT);
  });
});

const trip = {
  pickup: 0,
  dropoff: EVENING + 100,
  zone: 1,
  fareCents: 500,
  hundredthsOfMiles: 100,
};

/** Lines that a replay sends to a stream of one shard. */
async function sentBy(
  trips: readonly StreamTrip[],
  options: ReplayOptions,
): Promise<{ heartbeat?: number; dropoff?: number }[]> {
  const kinesis = mockClient(KinesisClient);
  const shard = {
    ShardId: 'one',
    HashKeyRange: { StartingHashKey: '0', EndingHashKey: String(2n ** 128n - 1n) },
    SequenceNumberRange: { StartingSequenceNumber: '1' },
  };
  kinesis
    .on(ListShardsCommand)
    .resolves({ Shards: [shard] })
    .on(PutRecordsCommand)
    .callsFake(({ Records = [] }: PutRecordsCommand['input']) => ({
      Records: Records.map((_, at) => ({ SequenceNumber: String(at) })),
    }));
  const writer = new StreamWriter(new KinesisClient({ region: 'eu-west-1' }), 'trips');
  await replay(trips, writer, options);
  return kinesis
    .commandCalls(PutRecordsCommand)
    .flatMap(({ args }) => args[0].input.Records ?? [])
    .flatMap(({ Data }) => new TextDecoder().decode(Data).split('\n'))
    .map((line) => JSON.parse(line) as { heartbeat?: number; dropoff?: number });
}

test('A replay without an end begins at the time that it is given, and sends no heartbeat behind the last trip', async () => {
  const lines = await sentBy([trip], { speed: 1, from: EVENING, closes: false });
  expect(lines[0]).toEqual({ heartbeat: EVENING });
  expect(lines.filter(({ dropoff }) => dropoff !== undefined)).toHaveLength(1);
  const last = lines.at(-1)?.heartbeat ?? Infinity;
  expect(last).toBeGreaterThanOrEqual(trip.dropoff);
  expect(last).toBeLessThan(trip.dropoff + 5_000);
});

test.each([Infinity, 1e9])(
  'A replay at speed %d leads to each trip with heartbeats of at most half an hour before it, and never passes one',
  async (speed) => {
    const hours = [0, 0.4, 0.9, 3, 50];
    const trips = hours.map((hour) => ({ ...trip, dropoff: EVENING + hour * HOUR }));
    let latest = -Infinity;
    const lines = await sentBy(trips, { speed });
    for (const { heartbeat, dropoff } of lines.slice(0, -1)) {
      if (dropoff !== undefined)
        expect([dropoff >= latest, dropoff - latest <= HOUR / 2]).toEqual([true, true]);
      latest = Math.max(latest, heartbeat ?? 0, dropoff ?? 0);
    }
    expect(lines.filter(({ dropoff }) => dropoff !== undefined)).toHaveLength(hours.length);
  },
);
