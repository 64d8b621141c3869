import { generateTimedTrips } from '../../../test/e2e/trips/generate-trips.ts';
import { localTime } from '../../../test/e2e/trips/new-york-time.ts';
import { UserError } from '../../support/user-error.ts';
import type { Options } from '../options.ts';
import { readTrips } from './read-trips.ts';
import { streamTrip, type StreamTrip } from './stream-trip.ts';

const DAY = 24 * 60 * 60_000;

/** Midnight of New York at the beginning of the year of TLC's first records; an earlier time is that of a wrong meter. */
const EARLIEST = Date.parse('2009-01-01T05:00:00Z');

/**
 * Trips of files, or of a generated day, in the order of their ends. Kinesis stamps records on their arrival: its
 * retention, and that of the tables, say nothing about the times of trips.
 *
 * @throws UserError when a trip ends in the future, or all end before TLC's first records
 */
export async function tripsOf({ files, seed, day, count }: Options): Promise<StreamTrip[]> {
  const found: StreamTrip[] = [];
  for (const file of files) {
    const { trips, skipped } = await readTrips(file);
    if (skipped > 0) console.error(`${file}: ${skipped} rows are no trips, and are not sent.`);
    for (const trip of trips) found.push(trip);
  }
  if (files.length === 0) for (const trip of generated({ seed, day, count })) found.push(trip);
  const trips = inOrder(found.filter(({ dropoff }) => dropoff >= EARLIEST));
  if (trips.length < found.length) {
    const early = `${found.length - trips.length} of ${found.length} trips end before ${textOf(EARLIEST)}, when TLC's records begin`;
    if (trips.length === 0) throw new UserError(`${early}: send a later day.`);
    console.error(`${early}: they are not sent. Correct their times to send them.`);
  }
  const last = trips.at(-1)?.dropoff ?? 0;
  if (last > Date.now())
    throw new UserError(
      `The last trip ends at ${textOf(last)}, which has not come yet: the job rejects such trips. Send an earlier day.`,
    );
  return trips;
}

/**
 * Generated trips that end between now and midnight in New York, in the order of their ends: of today, and those
 * of yesterday that are on their way.
 *
 * @param now milliseconds since 1970
 */
export function tripsOfToday(
  { seed, count }: Pick<Options, 'seed' | 'count'>,
  now: number,
): StreamTrip[] {
  const today = dayOf(now);
  const trips = [dayOf(now - DAY), today]
    .flatMap((day) => [...generated({ seed, day, count })])
    .filter(({ dropoff }) => dropoff >= now && dayOf(dropoff) === today);
  return inOrder(trips);
}

function* generated(options: Pick<Options, 'seed' | 'day' | 'count'>): Generator<StreamTrip> {
  for (const { trip, pickup, dropoff } of generateTimedTrips(options))
    yield streamTrip(trip, pickup, dropoff);
}

function inOrder(trips: StreamTrip[]): StreamTrip[] {
  return trips.sort((a, b) => a.dropoff - b.dropoff);
}

function dayOf(instant: number): string {
  return localTime(instant).slice(0, 10);
}

function textOf(instant: number): string {
  return new Date(instant).toISOString();
}
