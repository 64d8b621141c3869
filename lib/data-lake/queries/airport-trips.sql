SELECT zones.zone AS airport,
       count(*) AS trips,
       sum(date_diff('second', tpep_pickup_datetime, tpep_dropoff_datetime)) / count(*) AS mean_seconds,
       sum(trip_distance) AS miles
FROM trips
JOIN zones ON trips.pulocationid = CAST(zones.locationid AS integer)
WHERE trips.day = ?
  AND zones.zone IN ('JFK Airport', 'LaGuardia Airport', 'Newark Airport')
GROUP BY zones.zone
ORDER BY zones.zone
