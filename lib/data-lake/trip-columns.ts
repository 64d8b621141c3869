/** Column of a table in the data catalogue, with its Hive type. */
export interface Column {
  readonly name: string;
  readonly type: string;
}

const MONEY = 'decimal(10,2)';

/**
 * Columns of a trip in TLC's layout
 * (https://www.nyc.gov/assets/tlc/downloads/pdf/data_dictionary_trip_records_yellow.pdf). The
 * catalogue has lower-case names; times are New York local time. A test compares them with
 * schemas/trip.avsc.
 */
export const TRIP_COLUMNS: readonly Column[] = Object.entries({
  vendorid: 'int',
  tpep_pickup_datetime: 'timestamp',
  tpep_dropoff_datetime: 'timestamp',
  passenger_count: 'int',
  trip_distance: MONEY,
  ratecodeid: 'int',
  store_and_fwd_flag: 'string',
  pulocationid: 'int',
  dolocationid: 'int',
  payment_type: 'int',
  fare_amount: MONEY,
  extra: MONEY,
  mta_tax: MONEY,
  tip_amount: MONEY,
  tolls_amount: MONEY,
  improvement_surcharge: MONEY,
  total_amount: MONEY,
  congestion_surcharge: MONEY,
  airport_fee: MONEY,
}).map(([name, type]) => ({ name, type }));

/** Columns of TLC's zone table. */
export const ZONE_COLUMNS: readonly Column[] = [
  'locationid',
  'borough',
  'zone',
  'service_zone',
].map((name) => ({ name, type: 'string' }));

/** Columns of the daily sums. */
export const DAILY_COLUMNS: readonly Column[] = Object.entries({
  day: 'string',
  pulocationid: 'int',
  trips: 'bigint',
  fares: 'decimal(18,2)',
  tips: 'decimal(18,2)',
  miles: 'decimal(18,2)',
}).map(([name, type]) => ({ name, type }));
