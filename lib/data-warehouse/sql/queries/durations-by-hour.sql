-- Minutes of trips by the hour of the pick-up; DATEDIFF counts the full minutes of the clock.
SELECT
  EXTRACT(hour FROM t.pickup_at) AS hour,
  COUNT(*) AS trips,
  MIN(DATEDIFF(minute, t.pickup_at, t.dropoff_at)) AS shortest,
  MEDIAN(CAST(DATEDIFF(minute, t.pickup_at, t.dropoff_at) AS double precision)) AS median,
  MAX(DATEDIFF(minute, t.pickup_at, t.dropoff_at)) AS longest
FROM mart.trip t
GROUP BY EXTRACT(hour FROM t.pickup_at)
ORDER BY hour;
