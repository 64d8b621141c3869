SELECT arrived, count(*) AS records, count(total_amount) AS with_amount
FROM raw_trips
WHERE arrived BETWEEN ? AND ?
GROUP BY arrived
ORDER BY arrived
