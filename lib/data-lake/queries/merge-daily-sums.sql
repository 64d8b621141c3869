MERGE INTO daily_sums AS sums
USING (
  SELECT day,
         pulocationid,
         count(*) AS trips,
         CAST(sum(fare_amount) AS decimal(18, 2)) AS fares,
         CAST(sum(tip_amount) AS decimal(18, 2)) AS tips,
         CAST(sum(trip_distance) AS decimal(18, 2)) AS miles
  FROM trips
  WHERE day = ?
  GROUP BY day, pulocationid
) AS fresh
ON sums.day = fresh.day AND sums.pulocationid = fresh.pulocationid
WHEN MATCHED THEN
  UPDATE SET trips = fresh.trips, fares = fresh.fares, tips = fresh.tips, miles = fresh.miles
WHEN NOT MATCHED THEN
  INSERT (day, pulocationid, trips, fares, tips, miles)
  VALUES (fresh.day, fresh.pulocationid, fresh.trips, fresh.fares, fresh.tips, fresh.miles)
