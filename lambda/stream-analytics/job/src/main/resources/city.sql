-- The whole city by 5 minutes, as zone 0, summed up from the tumbling windows.
SELECT
  0 AS zone,
  window_start AS startsAt,
  window_end AS endsAt,
  SUM(trips) AS trips,
  SUM(fareCents) AS fareCents,
  SUM(hundredthsOfMiles) AS hundredthsOfMiles
FROM TABLE(TUMBLE(TABLE tumbling, DESCRIPTOR(closesAt), INTERVAL '5' MINUTES))
GROUP BY window_start, window_end
