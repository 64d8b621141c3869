-- Loads a manifest of trips in one transaction; does nothing when it was loaded before.

LOCK operations.load;

CREATE TEMP TABLE arrived (LIKE staging.trip);

COPY arrived FROM ${manifest} IAM_ROLE ${role} MANIFEST CSV IGNOREHEADER 1 MAXERROR ${maxErrors};

INSERT INTO mart.trip (
  load_etag, day, pickup_at, dropoff_at, pickup_zone_id, dropoff_zone_id, vendor_id, passengers,
  miles, payment_type, fare, tip, tolls, total
)
SELECT
  ${etag},
  CAST(tpep_pickup_datetime AS date),
  tpep_pickup_datetime,
  tpep_dropoff_datetime,
  pu_location_id,
  do_location_id,
  vendor_id,
  passenger_count,
  trip_distance,
  payment_type,
  fare_amount,
  tip_amount,
  tolls_amount,
  total_amount
FROM arrived
WHERE NOT EXISTS (SELECT 1 FROM operations.load WHERE etag = ${etag});

INSERT INTO operations.load (etag, manifest, rows_loaded)
SELECT ${etag}, ${manifest}, (SELECT COUNT(*) FROM arrived)
WHERE NOT EXISTS (SELECT 1 FROM operations.load WHERE etag = ${etag});
