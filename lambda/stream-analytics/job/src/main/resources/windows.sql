-- Items of the windows table, with the keys of lambda/stream-analytics/contract.ts: a window belongs to the local
-- day of New York in which it starts, and expires 30 days after it is written. The names of the zones join here, as
-- there are far fewer windows than trips.
SELECT
  kind || '#' || `day` AS series,
  `start` || '#' || CAST(zone AS STRING) AS `position`,
  CAST(zone AS STRING) || '#' || `start` AS zonePosition,
  kind,
  `day`,
  zone,
  zoneName,
  borough,
  `start`,
  DATE_FORMAT(endsAt, 'yyyy-MM-dd''T''HH:mm:ss''Z''') AS `end`,
  trips,
  fareCents,
  hundredthsOfMiles,
  DATE_FORMAT(CURRENT_TIMESTAMP, 'yyyy-MM-dd''T''HH:mm:ss.SSS''Z''') AS writtenAt,
  UNIX_TIMESTAMP() + 30 * 86400 AS expires
FROM (
  SELECT
    *,
    DATE_FORMAT(startsAt, 'yyyy-MM-dd''T''HH:mm:ss''Z''') AS `start`,
    SUBSTRING(CONVERT_TZ(DATE_FORMAT(startsAt, 'yyyy-MM-dd HH:mm:ss'), 'UTC', 'America/New_York'), 1, 10) AS `day`
  FROM (
    SELECT
      *,
      CASE kind WHEN 'city' THEN 'All zones' ELSE zoneColumn(zone, 2) END AS zoneName,
      CASE kind WHEN 'city' THEN 'New York' ELSE zoneColumn(zone, 1) END AS borough
    FROM (
      SELECT CAST('tumbling' AS STRING) AS kind, zone, startsAt, endsAt, trips, fareCents, hundredthsOfMiles FROM tumbling
      UNION ALL
      SELECT CAST('sliding' AS STRING), zone, startsAt, endsAt, trips, fareCents, hundredthsOfMiles FROM sliding
      UNION ALL
      SELECT CAST('city' AS STRING), zone, startsAt, endsAt, trips, fareCents, hundredthsOfMiles FROM city
    )
  )
)
