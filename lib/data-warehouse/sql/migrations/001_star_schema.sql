-- Star schema of taxi trips: one fact table, three dimensions, and the history of loads.
-- Keys are informational in Redshift, which does not enforce them.

CREATE SCHEMA staging;

CREATE SCHEMA mart;

-- Rows as they arrive, in TLC's layout.
CREATE TABLE staging.trip (
  vendor_id smallint NOT NULL,
  tpep_pickup_datetime timestamp NOT NULL,
  tpep_dropoff_datetime timestamp NOT NULL,
  passenger_count smallint,
  trip_distance numeric(8, 2) NOT NULL,
  rate_code_id smallint,
  store_and_fwd_flag varchar(1),
  pu_location_id smallint NOT NULL,
  do_location_id smallint NOT NULL,
  payment_type smallint NOT NULL,
  fare_amount numeric(10, 2) NOT NULL,
  extra numeric(10, 2) NOT NULL,
  mta_tax numeric(10, 2) NOT NULL,
  tip_amount numeric(10, 2) NOT NULL,
  tolls_amount numeric(10, 2) NOT NULL,
  improvement_surcharge numeric(10, 2) NOT NULL,
  total_amount numeric(10, 2) NOT NULL,
  congestion_surcharge numeric(10, 2),
  airport_fee numeric(10, 2)
) DISTSTYLE EVEN;

CREATE TABLE staging.zone (
  location_id smallint NOT NULL,
  borough varchar(32) NOT NULL,
  zone varchar(96) NOT NULL,
  service_zone varchar(32) NOT NULL
) DISTSTYLE EVEN;

CREATE TABLE mart.zone (
  location_id smallint NOT NULL,
  borough varchar(32) NOT NULL,
  zone varchar(96) NOT NULL,
  service_zone varchar(32) NOT NULL,
  PRIMARY KEY (location_id)
) DISTSTYLE ALL SORTKEY (location_id);

CREATE TABLE mart.payment_type (
  payment_type smallint NOT NULL,
  name varchar(16) NOT NULL,
  PRIMARY KEY (payment_type)
) DISTSTYLE ALL;

CREATE TABLE mart.calendar (
  day date NOT NULL,
  year smallint NOT NULL,
  month smallint NOT NULL,
  weekday smallint NOT NULL,
  is_weekend boolean NOT NULL,
  PRIMARY KEY (day)
) DISTSTYLE ALL SORTKEY (day);

CREATE TABLE mart.trip (
  trip_id bigint IDENTITY (1, 1),
  load_etag varchar(64) ENCODE zstd NOT NULL,
  day date NOT NULL,
  pickup_at timestamp ENCODE az64 NOT NULL,
  dropoff_at timestamp ENCODE az64 NOT NULL,
  pickup_zone_id smallint DISTKEY NOT NULL REFERENCES mart.zone (location_id),
  dropoff_zone_id smallint NOT NULL REFERENCES mart.zone (location_id),
  vendor_id smallint NOT NULL,
  passengers smallint,
  miles numeric(8, 2) NOT NULL,
  payment_type smallint NOT NULL REFERENCES mart.payment_type (payment_type),
  fare numeric(10, 2) NOT NULL,
  tip numeric(10, 2) NOT NULL,
  tolls numeric(10, 2) NOT NULL,
  total numeric(10, 2) NOT NULL
) COMPOUND SORTKEY (day, pickup_zone_id);

-- One row for each manifest that was loaded, by the ETag of its content.
CREATE TABLE operations.load (
  etag varchar(64) NOT NULL,
  manifest varchar(1024) NOT NULL,
  rows_loaded bigint NOT NULL,
  loaded_at timestamp DEFAULT GETDATE() NOT NULL
) DISTSTYLE ALL;
