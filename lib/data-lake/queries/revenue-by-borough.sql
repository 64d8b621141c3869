SELECT zones.borough,
       count(*) AS trips,
       sum(trips.fare_amount) AS fares,
       sum(trips.tip_amount) AS tips
FROM trips
JOIN zones ON trips.pulocationid = CAST(zones.locationid AS integer)
WHERE trips.day = ?
GROUP BY zones.borough
ORDER BY zones.borough
