-- All windows, with the names of their zones: the join comes last, as there are far fewer windows than trips.
SELECT kind, zone, zoneName(zone) AS zoneName, borough(zone) AS borough, startsAt, endsAt, trips, fareCents, hundredthsOfMiles
FROM (
  SELECT 'tumbling' AS kind, zone, startsAt, endsAt, trips, fareCents, hundredthsOfMiles FROM tumbling
  UNION ALL
  SELECT 'sliding', zone, startsAt, endsAt, trips, fareCents, hundredthsOfMiles FROM sliding
  UNION ALL
  SELECT 'city', zone, startsAt, endsAt, trips, fareCents, hundredthsOfMiles FROM city
)
