import { localTime } from '../../e2e/trips/new-york-time.ts';
import type { StreamTrip } from '../../../tools/stream-analytics/producer/stream-trip.ts';

/** Sums of a window: trips, cents, hundredths of miles. */
export type Sums = readonly [trips: number, fareCents: number, hundredthsOfMiles: number];

/** Windows of each kind, by `kind#day#start#zone`. */
export type Windows = ReadonlyMap<string, Sums>;

const SLIDE = 300_000;
const SIX = [0, 1, 2, 3, 4, 5];

/** Computes all windows of the trips, each from the trips themselves, without streaming. */
export function expectedWindows(trips: readonly StreamTrip[]): Windows {
  const windows = new Map<string, Sums>();
  const add = (kind: string, start: number, zone: number, trip: StreamTrip): void => {
    const key = keyOf(kind, new Date(start).toISOString().replace('.000Z', 'Z'), zone);
    const [count, cents, miles] = windows.get(key) ?? [0, 0, 0];
    windows.set(key, [count + 1, cents + trip.fareCents, miles + trip.hundredthsOfMiles]);
  };
  for (const trip of trips) {
    const start = trip.dropoff - (trip.dropoff % SLIDE);
    add('tumbling', start, trip.zone, trip);
    add('city', start, 0, trip);
    for (const steps of SIX) add('sliding', start - steps * SLIDE, trip.zone, trip);
  }
  return windows;
}

/** Key of a window; its day is the local one of its start. */
export function keyOf(kind: string, start: string, zone: number): string {
  return `${kind}#${localTime(Date.parse(start)).slice(0, 10)}#${start}#${zone}`;
}

/** Differences between expected and observed windows, as sentences. */
export function differences(expected: Windows, observed: Windows): string[] {
  const problems: string[] = [];
  for (const [key, sums] of expected) {
    const found = observed.get(key);
    if (found?.join() !== sums.join())
      problems.push(`${key}: ${found?.join() ?? 'missing'} instead of ${sums.join()}`);
  }
  for (const key of observed.keys())
    if (!expected.has(key)) problems.push(`${key} has no trips and should not be there`);
  return problems;
}
