import { inTurns } from '../../e2e/in-turns.ts';
import { Random } from '../../e2e/random.ts';
import { generateTimedTrips } from '../../e2e/trips/generate-trips.ts';
import {
  streamTrip,
  type StreamTrip,
} from '../../../tools/stream-analytics/producer/stream-trip.ts';

/** Longest disorder of trips that count, in milliseconds; the job allows five minutes. */
const DISORDER = 4 * 60_000;
/** Delay of late trips: their windows are closed by the trips of the half hour before. */
const LATE = 60 * 60_000;

/** Trips of a day in the order in which they are sent. */
export interface SentDay {
  readonly day: string;
  readonly sent: readonly StreamTrip[];
  readonly counted: readonly StreamTrip[];
  readonly late: readonly StreamTrip[];
}

export interface DayOptions {
  readonly day: string;
  readonly count: number;
  /** Number of trips that are sent an hour after their end. */
  readonly late?: number;
  /** @default - all trips of the day */
  readonly first?: number;
}

/** Generates a day whose trips are up to four minutes out of order. */
export async function tripsOf(options: DayOptions): Promise<SentDay> {
  const { day, count, late = 0, first = count } = options;
  const random = new Random(17);
  const all: StreamTrip[] = [];
  for await (const each of inTurns(generateTimedTrips({ seed: 17, day, count })))
    all.push(streamTrip(each.trip, each.pickup, each.dropoff));
  const trips = all.sort((a, b) => a.dropoff - b.dropoff).slice(0, first);
  // In the busy hours, in which each shard has trips at any time.
  const from = Math.floor(trips.length * 0.4);
  // Behind the trips of the last hour, none would close the windows of a delayed one.
  const last = (trips.at(-1)?.dropoff ?? 0) - LATE;
  const delayed = new Set(
    Array.from(
      { length: late },
      () => trips[from + random.between(0, Math.floor(count * 0.4))],
    ).filter((trip) => trip && trip.dropoff <= last),
  );
  const order = trips.map((trip) => ({
    trip,
    at: trip.dropoff + (delayed.has(trip) ? LATE : random.between(0, DISORDER)),
  }));
  return {
    day,
    sent: order.sort((a, b) => a.at - b.at).map(({ trip }) => trip),
    counted: trips.filter((trip) => !delayed.has(trip)),
    late: trips.filter((trip) => delayed.has(trip)),
  };
}
