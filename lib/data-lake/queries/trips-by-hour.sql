SELECT hour(tpep_pickup_datetime) AS pickup_hour,
       count(*) AS trips,
       sum(passenger_count) AS passengers,
       sum(total_amount) AS revenue
FROM trips
WHERE day = ?
GROUP BY 1
ORDER BY 1
