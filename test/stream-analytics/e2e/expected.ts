import { inTurns } from '../../e2e/in-turns.ts';
import { localTime } from '../../e2e/trips/new-york-time.ts';
import type { StreamTrip } from '../../../tools/stream-analytics/producer/stream-trip.ts';

/** Sums of a window: trips, cents, hundredths of miles. */
export type Sums = readonly [trips: number, fareCents: number, hundredthsOfMiles: number];

/** Windows of each kind, by `kind#day#start#zone`. */
export type Windows = ReadonlyMap<string, Sums>;

const SLIDE = 300_000;
const SIX = [0, 1, 2, 3, 4, 5];

/** Computes all windows of the trips, each from the trips themselves, without streaming. */
export async function expectedWindows(trips: readonly StreamTrip[]): Promise<Windows> {
  const windows = new Map<string, [...Sums]>();
  const series = new Map<number, SeriesOfSlide>();
  for await (const trip of inTurns(trips)) {
    const slide = trip.dropoff - (trip.dropoff % SLIDE);
    const known = series.get(slide) ?? seriesOf(slide);
    series.set(slide, known);
    const keys = known.ofZones.map((each) => `${each}${trip.zone}`);
    for (const key of [`${known.ofCity}0`, ...keys]) {
      const sums = windows.get(key) ?? [0, 0, 0];
      sums[0] += 1;
      sums[1] += trip.fareCents;
      sums[2] += trip.hundredthsOfMiles;
      windows.set(key, sums);
    }
  }
  return windows;
}

/** Beginnings of the keys of the windows that have the trips of a slide. */
interface SeriesOfSlide {
  readonly ofZones: readonly string[];
  readonly ofCity: string;
}

function seriesOf(slide: number): SeriesOfSlide {
  const at = (kind: string, start: number) =>
    seriesAt(kind, new Date(start).toISOString().replace('.000Z', 'Z'));
  return {
    ofZones: [at('tumbling', slide), ...SIX.map((steps) => at('sliding', slide - steps * SLIDE))],
    ofCity: at('city', slide),
  };
}

/** Key of a window; its day is the local one of its start. */
export function keyOf(kind: string, start: string, zone: number): string {
  return `${seriesAt(kind, start)}${zone}`;
}

function seriesAt(kind: string, start: string): string {
  return `${kind}#${localTime(Date.parse(start)).slice(0, 10)}#${start}#`;
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
