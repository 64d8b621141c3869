-- Share of the tips in the fares, by payment type; NVL shows payment types without trips as 0.
SELECT
  p.name,
  COUNT(t.trip_id) AS trips,
  NVL(SUM(t.tip), 0) AS tips,
  NVL(ROUND(CAST(SUM(t.tip) AS double precision) / NULLIF(CAST(SUM(t.fare) AS double precision), 0), 6), 0) AS share
FROM mart.payment_type p
LEFT JOIN mart.trip t ON t.payment_type = p.payment_type
GROUP BY p.payment_type, p.name
ORDER BY p.payment_type;
