-- Half hours, a new one every 5 minutes, summed up from the tumbling windows.
SELECT
  zone,
  window_start AS startsAt,
  window_end AS endsAt,
  SUM(trips) AS trips,
  SUM(fareCents) AS fareCents,
  SUM(hundredthsOfMiles) AS hundredthsOfMiles
FROM TABLE(HOP(TABLE tumbling, DESCRIPTOR(closesAt), INTERVAL '5' MINUTES, INTERVAL '30' MINUTES))
GROUP BY zone, window_start, window_end
