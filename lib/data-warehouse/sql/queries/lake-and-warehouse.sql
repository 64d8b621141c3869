-- Trips and revenue of a day by borough: in the data lake, joined with the zones of the warehouse, and in the warehouse.
WITH in_lake AS (
  SELECT z.borough, COUNT(*) AS trips, SUM(l.total_amount) AS revenue
  FROM lake.trips l
  JOIN mart.zone z ON z.location_id = l.pulocationid
  WHERE l.day = :day
  GROUP BY z.borough
),
in_warehouse AS (
  SELECT z.borough, COUNT(*) AS trips, SUM(t.total) AS revenue
  FROM mart.trip t
  JOIN mart.zone z ON z.location_id = t.pickup_zone_id
  WHERE t.day = CAST(:day AS date)
  GROUP BY z.borough
)
SELECT
  l.borough,
  l.trips AS lake_trips,
  l.revenue AS lake_revenue,
  NVL(w.trips, 0) AS warehouse_trips,
  NVL(w.revenue, 0) AS warehouse_revenue
FROM in_lake l
LEFT JOIN in_warehouse w ON w.borough = l.borough
ORDER BY l.borough;
