-- Zone with the most pick-ups in each borough, and all zones of the borough that had any.
WITH counted AS (
  SELECT
    z.borough,
    z.zone,
    COUNT(*) AS trips,
    ROW_NUMBER() OVER (PARTITION BY z.borough ORDER BY COUNT(*) DESC, z.zone) AS place
  FROM mart.trip t
  JOIN mart.zone z ON z.location_id = t.pickup_zone_id
  GROUP BY z.borough, z.zone
),
listed AS (
  SELECT borough, LISTAGG(zone, ', ') WITHIN GROUP (ORDER BY zone) AS zones
  FROM counted
  GROUP BY borough
)
SELECT c.borough, c.zone, c.trips, l.zones
FROM counted c
JOIN listed l ON l.borough = c.borough
WHERE c.place = 1
ORDER BY c.borough;
