SELECT tpep_pickup_datetime, tpep_dropoff_datetime, dolocationid, trip_distance, total_amount
FROM trips
WHERE day = ? AND pulocationid = ?
ORDER BY tpep_pickup_datetime, tpep_dropoff_datetime, dolocationid, total_amount
