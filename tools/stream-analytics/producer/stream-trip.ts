/** Trip as the job reads it from the stream. Times are milliseconds since 1970. */
export interface StreamTrip {
  readonly pickup: number;
  readonly dropoff: number;
  /** Zone of the pick-up in the taxi zone table. */
  readonly zone: number;
  readonly fareCents: number;
  readonly hundredthsOfMiles: number;
}

/** Columns of TLC's files that make a trip of the stream. */
export interface TripColumns {
  readonly PULocationID: number;
  /** Dollars. */
  readonly fare_amount: number;
  /** Miles. */
  readonly trip_distance: number;
}

export function streamTrip(columns: TripColumns, pickup: number, dropoff: number): StreamTrip {
  return {
    ...{ pickup, dropoff, zone: columns.PULocationID },
    fareCents: Math.round(columns.fare_amount * 100),
    hundredthsOfMiles: Math.round(columns.trip_distance * 100),
  };
}
