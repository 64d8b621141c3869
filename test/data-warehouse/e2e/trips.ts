import { generateTrips } from '../../e2e/trips/generate-trips.ts';
import type { Trip } from '../../e2e/trips/trip.ts';

/** Days of the scenario: a Wednesday to a Sunday. */
export const DAYS = ['2024-05-15', '2024-05-16', '2024-05-17', '2024-05-18', '2024-05-19'] as const;

const COLUMNS: readonly (keyof Trip)[] = [
  'VendorID',
  'tpep_pickup_datetime',
  'tpep_dropoff_datetime',
  'passenger_count',
  'trip_distance',
  'RatecodeID',
  'store_and_fwd_flag',
  'PULocationID',
  'DOLocationID',
  'payment_type',
  'fare_amount',
  'extra',
  'mta_tax',
  'tip_amount',
  'tolls_amount',
  'improvement_surcharge',
  'total_amount',
  'congestion_surcharge',
  'airport_fee',
];

export function tripsOf(day: string, count: number): Trip[] {
  return Array.from(generateTrips({ seed: 7, day, count }));
}

/** CSV with a header, in TLC's layout. */
export function csvOf(trips: readonly Trip[]): string {
  return [COLUMNS.join(','), ...trips.map(lineOf)].map((line) => `${line}\n`).join('');
}

export function lineOf(trip: Trip): string {
  return COLUMNS.map((column) => trip[column]).join(',');
}
