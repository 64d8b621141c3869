/**
 * Trip of a yellow taxi in the layout of the Taxi and Limousine Commission (TLC). Times are New York
 * local time, `YYYY-MM-DD HH:MM:SS`; amounts are dollars with at most two decimals
 * (https://www.nyc.gov/assets/tlc/downloads/pdf/data_dictionary_trip_records_yellow.pdf).
 */
export interface Trip {
  /** Provider of the record: 1 or 2. */
  readonly VendorID: number;
  readonly tpep_pickup_datetime: string;
  readonly tpep_dropoff_datetime: string;
  readonly passenger_count: number;
  /** Miles. */
  readonly trip_distance: number;
  /** 1: standard, 2: JFK, 3: Newark. */
  readonly RatecodeID: number;
  readonly store_and_fwd_flag: 'N' | 'Y';
  /** Zone of the pick-up. */
  readonly PULocationID: number;
  /** Zone of the drop-off. */
  readonly DOLocationID: number;
  /** 1: card, 2: cash, 3: no charge, 4: dispute. */
  readonly payment_type: number;
  readonly fare_amount: number;
  readonly extra: number;
  readonly mta_tax: number;
  /** Card payments only. */
  readonly tip_amount: number;
  readonly tolls_amount: number;
  readonly improvement_surcharge: number;
  readonly total_amount: number;
  readonly congestion_surcharge: number;
  readonly airport_fee: number;
}

/** Trip with its instants, which its local times do not give in the hour that autumn repeats. */
export interface TimedTrip {
  readonly trip: Trip;
  /** Milliseconds since 1970. */
  readonly pickup: number;
  /** Milliseconds since 1970. */
  readonly dropoff: number;
}
