-- Minutes of trips by the hour of the pick-up; DATEDIFF counts the full minutes of the clock.
SELECT
  DATE_PART(hour, t.pickup_at) AS hour,
  COUNT(*) AS trips,
  MIN(DATEDIFF(minute, t.pickup_at, t.dropoff_at)) AS shortest,
  MEDIAN(DATEDIFF(minute, t.pickup_at, t.dropoff_at)) AS median,
  MAX(DATEDIFF(minute, t.pickup_at, t.dropoff_at)) AS longest
FROM mart.trip t
GROUP BY DATE_PART(hour, t.pickup_at)
ORDER BY hour;
