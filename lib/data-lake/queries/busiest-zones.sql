SELECT zones.zone, zones.borough, zones.locationid, count(*) AS trips
FROM trips
JOIN zones ON trips.pulocationid = CAST(zones.locationid AS integer)
WHERE trips.day BETWEEN ? AND ?
GROUP BY zones.zone, zones.borough, zones.locationid
ORDER BY trips DESC, CAST(zones.locationid AS integer)
LIMIT 10
