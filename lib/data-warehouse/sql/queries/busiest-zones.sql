-- Zones with the most pick-ups between two days, with their revenue.
SELECT z.borough, z.zone, COUNT(*) AS trips, SUM(t.total) AS revenue
FROM mart.trip t
JOIN mart.zone z ON z.location_id = t.pickup_zone_id
WHERE t.day BETWEEN :first AND :last
GROUP BY z.borough, z.zone
ORDER BY trips DESC, z.borough, z.zone
LIMIT 10;
