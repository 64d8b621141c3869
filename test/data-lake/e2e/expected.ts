import type { Trip } from '../../e2e/trips/trip.ts';
import { ZONES } from '../../e2e/trips/zones.ts';

/** Row of a query's result: texts, and numbers as texts. */
export type ExpectedRow = readonly string[];

const AIRPORTS = ['JFK Airport', 'LaGuardia Airport', 'Newark Airport'];

/** Independent calculation of each named query, in whole cents, without SQL. */
export const EXPECTED = {
  'trips-by-hour': (trips: readonly Trip[]): ExpectedRow[] =>
    grouped(trips, (trip) => Number(trip.tpep_pickup_datetime.slice(11, 13))).map(([hour, own]) => [
      String(hour),
      String(own.length),
      String(own.reduce((sum, { passenger_count }) => sum + passenger_count, 0)),
      dollars(own, 'total_amount'),
    ]),

  'busiest-zones': (trips: readonly Trip[]): ExpectedRow[] =>
    grouped(trips, ({ PULocationID }) => PULocationID)
      .sort(([a, one], [b, other]) => other.length - one.length || a - b)
      .slice(0, 10)
      .map(([id, own]) => {
        const { Zone = '', Borough = '' } = ZONES[id - 1] ?? {};
        return [Zone, Borough, String(id), String(own.length)];
      }),

  'revenue-by-borough': (trips: readonly Trip[]): ExpectedRow[] =>
    grouped(trips, ({ PULocationID }) => ZONES[PULocationID - 1]?.Borough ?? '').map(
      ([borough, own]) => [
        borough,
        String(own.length),
        dollars(own, 'fare_amount'),
        dollars(own, 'tip_amount'),
      ],
    ),

  'tips-by-payment': (trips: readonly Trip[]): ExpectedRow[] =>
    grouped(trips, ({ payment_type }) => payment_type).map(([type, own]) => {
      const [tips, revenue] = [cents(own, 'tip_amount'), cents(own, 'total_amount')];
      return [
        String(type),
        String(own.length),
        fixed(tips),
        fixed(revenue),
        String(Math.round((100 * 100 * tips) / revenue) / 100),
      ];
    }),

  'airport-trips': (trips: readonly Trip[]): ExpectedRow[] =>
    grouped(trips, ({ PULocationID }) => ZONES[PULocationID - 1]?.Zone ?? '')
      .filter(([zone]) => AIRPORTS.includes(zone))
      .map(([zone, own]) => [
        zone,
        String(own.length),
        String(Math.floor(own.reduce((sum, trip) => sum + seconds(trip), 0) / own.length)),
        dollars(own, 'trip_distance'),
      ]),
} as const;

/** Sums of each zone on a day, as in the table of daily sums. */
export function dailySums(day: string, trips: readonly Trip[]): ExpectedRow[] {
  return grouped(trips, ({ PULocationID }) => PULocationID).map(([zone, own]) => [
    day,
    String(zone),
    String(own.length),
    dollars(own, 'fare_amount'),
    dollars(own, 'tip_amount'),
    dollars(own, 'trip_distance'),
  ]);
}

/** Trips from a zone, in the order of the named query. */
export function zoneTrips(trips: readonly Trip[], zone: number): ExpectedRow[] {
  return trips
    .filter(({ PULocationID }) => PULocationID === zone)
    .map((trip) => ({
      trip,
      key: [
        trip.tpep_pickup_datetime,
        trip.tpep_dropoff_datetime,
        String(trip.DOLocationID).padStart(3, '0'),
        trip.total_amount.toFixed(2).padStart(9, '0'),
      ].join(),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ trip }) => [
      `${trip.tpep_pickup_datetime}.000`,
      `${trip.tpep_dropoff_datetime}.000`,
      String(trip.DOLocationID),
      trip.trip_distance.toFixed(2),
      trip.total_amount.toFixed(2),
    ]);
}

/** Groups in the order of their keys. */
function grouped<K extends string | number>(
  trips: readonly Trip[],
  keyOf: (trip: Trip) => K,
): [K, Trip[]][] {
  const groups = Map.groupBy(trips, keyOf);
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

type Amount = 'total_amount' | 'fare_amount' | 'tip_amount' | 'trip_distance';

function cents(trips: readonly Trip[], name: Amount): number {
  return trips.reduce((sum, trip) => sum + Math.round(trip[name] * 100), 0);
}

function dollars(trips: readonly Trip[], name: Amount): string {
  return fixed(cents(trips, name));
}

function fixed(hundredths: number): string {
  return (hundredths / 100).toFixed(2);
}

function seconds({ tpep_pickup_datetime: from, tpep_dropoff_datetime: to }: Trip): number {
  const at = (local: string) => Date.parse(`${local.replace(' ', 'T')}Z`);
  return (at(to) - at(from)) / 1_000;
}
