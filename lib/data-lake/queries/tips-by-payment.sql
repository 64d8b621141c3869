SELECT payment_type,
       count(*) AS trips,
       sum(tip_amount) AS tips,
       sum(total_amount) AS revenue,
       round(100.0 * sum(tip_amount) / sum(total_amount), 2) AS tip_percent
FROM trips
WHERE day = ?
GROUP BY payment_type
ORDER BY payment_type
