SELECT payment_type,
       count(*) AS trips,
       sum(tip_amount) AS tips,
       sum(total_amount) AS revenue,
       round(100 * CAST(sum(tip_amount) AS double) / CAST(sum(total_amount) AS double), 2) AS tip_percent
FROM trips
WHERE day = ?
GROUP BY payment_type
ORDER BY payment_type
