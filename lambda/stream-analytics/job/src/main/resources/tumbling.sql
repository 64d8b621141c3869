-- Trips that ended in 5 minutes, by the zone of their pick-up.
SELECT
  zone,
  window_start AS startsAt,
  window_end AS endsAt,
  window_time AS closesAt,
  COUNT(*) AS trips,
  SUM(fareCents) AS fareCents,
  SUM(hundredthsOfMiles) AS hundredthsOfMiles
FROM TABLE(TUMBLE(TABLE trips, DESCRIPTOR(endedAt), INTERVAL '5' MINUTES))
GROUP BY zone, window_start, window_end, window_time
