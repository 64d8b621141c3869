import { Random } from '../random.ts';
import {
  DROPOFFS,
  HOURS,
  PASSENGERS,
  PAYMENTS,
  PICKUPS,
  SPEEDS,
  Weights,
} from './distributions.ts';
import { hoursOf, localTime } from './new-york-time.ts';
import type { TimedTrip, Trip } from './trip.ts';
import type { Zone } from './zones.ts';

export interface TripsOptions {
  /** Whole number; the same seed, day and count give the same trips. */
  readonly seed: number;
  /** Local date of all pick-ups, `YYYY-MM-DD`. */
  readonly day: string;
  /** Number of trips. */
  readonly count: number;
}

/**
 * Generates the trips of a day in the order of their pick-ups, with TLC's published distributions by
 * hour and zone, and the fares of 2023.
 *
 * @throws Error when the day is not a date or the count is not a whole number
 */
export function* generateTrips(options: TripsOptions): Generator<Trip> {
  for (const { trip } of generateTimedTrips(options)) yield trip;
}

/** Generates the same trips as {@link generateTrips}, with their instants. */
export function* generateTimedTrips({ seed, day, count }: TripsOptions): Generator<TimedTrip> {
  if (!Number.isSafeInteger(count) || count < 0)
    throw new Error(`'${count}' is not a number of trips: it takes a whole number from 0.`);
  const random = new Random(seed ^ Number(day.replaceAll('-', '')));
  for (const pickup of pickupsOf(day, count, random)) yield tripAt(pickup, random);
}

/** Returns instants in whole seconds, in their order. */
function pickupsOf(day: string, count: number, random: Random): Float64Array {
  const weekend = [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());
  const shares = weekend ? HOURS.weekend : HOURS.weekday;
  const hours = new Weights(
    hoursOf(day).map((instant) => [instant, shares[hourOf(instant)] ?? 0] as const),
  );
  return Float64Array.from(
    { length: count },
    () => hours.at(random.next()) + random.between(0, 3_600) * 1_000,
  ).sort();
}

function tripAt(pickup: number, random: Random): TimedTrip {
  const from = PICKUPS.at(random.next());
  const to = DROPOFFS.at(random.next());
  const miles = distance(from, to, random);
  const speed =
    (SPEEDS[hourOf(pickup)] ?? 10) * (miles > 5 ? 1.6 : 1) * (0.7 + 0.6 * random.next());
  const seconds = 60 + Math.round((miles / speed) * 3_600);
  const dropoff = pickup + seconds * 1_000;
  const payment = PAYMENTS.at(random.next());
  const charges = chargesOf({ from, to, miles, seconds, pickup });
  const beforeTip = Object.values(charges).reduce((sum, cents) => sum + cents, 0);
  const tip = payment === 1 ? Math.round(beforeTip * (0.1 + 0.2 * random.next())) : 0;
  const trip = {
    VendorID: random.next() < 0.27 ? 1 : 2,
    tpep_pickup_datetime: localTime(pickup),
    tpep_dropoff_datetime: localTime(dropoff),
    passenger_count: PASSENGERS.at(random.next()),
    trip_distance: miles,
    RatecodeID: rateOf(from, to),
    store_and_fwd_flag: random.next() < 0.006 ? ('Y' as const) : ('N' as const),
    PULocationID: from.LocationID,
    DOLocationID: to.LocationID,
    payment_type: payment,
    fare_amount: charges.fare / 100,
    extra: charges.extra / 100,
    mta_tax: charges.tax / 100,
    tip_amount: tip / 100,
    tolls_amount: charges.tolls / 100,
    improvement_surcharge: charges.improvement / 100,
    total_amount: (beforeTip + tip) / 100,
    congestion_surcharge: charges.congestion / 100,
    airport_fee: charges.airport / 100,
  };
  return { trip, pickup, dropoff };
}

function hourOf(instant: number): number {
  return Number(localTime(instant).slice(11, 13));
}

/** Returns miles with two decimals: short in a borough, 9 and 17 to the airports, 7 else. */
function distance(from: Zone, to: Zone, random: Random): number {
  const ends = [from.LocationID, to.LocationID];
  let median = from.Borough === to.Borough ? 1.7 : 7;
  if (ends.includes(138)) median = 9.4;
  if (ends.includes(132) || ends.includes(1)) median = 17;
  const spread = median < 2 ? 0.6 : 0.15;
  const normal = random.next() + random.next() + random.next() + random.next() - 2;
  return Math.max(0.1, Math.round(median * Math.exp(1.7 * spread * normal) * 100) / 100);
}

function rateOf(from: Zone, to: Zone): number {
  if (to.LocationID === 1) return 3;
  const airport = [from, to].some(({ LocationID }) => LocationID === 132);
  return airport && [from, to].some(isManhattan) ? 2 : 1;
}

function isManhattan({ Borough }: Zone): boolean {
  return Borough === 'Manhattan';
}

interface Ride {
  readonly from: Zone;
  readonly to: Zone;
  readonly miles: number;
  readonly seconds: number;
  readonly pickup: number;
}

/** Returns charges in cents (https://www.nyc.gov/site/tlc/passengers/taxi-fare.page). */
function chargesOf({ from, to, miles, seconds, pickup }: Ride) {
  const hour = hourOf(pickup);
  const rush = hour >= 16 && hour < 20;
  const night = hour >= 20 || hour < 6;
  const rate = rateOf(from, to);
  // 70 cents for each fifth of a mile, and for each minute of a quarter of the time, standing.
  const metered = 300 + 70 * (Math.floor(miles * 5) + Math.floor(seconds / 240));
  return {
    fare: rate === 2 ? 7_000 : metered + (rate === 3 ? 2_000 : 0),
    extra: rush ? 250 : night ? 100 : 0,
    tax: rate === 3 ? 0 : 50,
    tolls: [from, to].some(({ LocationID }) => LocationID === 138) && miles > 5 ? 694 : 0,
    improvement: 100,
    congestion: [from, to].some(isManhattan) ? 250 : 0,
    airport: [132, 138].includes(from.LocationID) ? 175 : 0,
  };
}
