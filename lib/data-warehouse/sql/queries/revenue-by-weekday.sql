-- Trips, revenue and mean miles by day of the week (0: Sunday).
SELECT
  c.weekday,
  c.is_weekend,
  COUNT(*) AS trips,
  SUM(t.total) AS revenue,
  ROUND(AVG(CAST(t.miles AS double precision)), 6) AS miles
FROM mart.trip t
JOIN mart.calendar c ON c.day = t.day
GROUP BY c.weekday, c.is_weekend
ORDER BY c.weekday;
