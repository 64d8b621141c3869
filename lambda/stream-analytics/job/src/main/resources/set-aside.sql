-- Items of the set-aside table, with the keys of lambda/stream-analytics/contract.ts. They expire 30 days after they
-- are written.
SELECT
  kind || '#' || `day` AS series,
  sequenceNumber || '#' || shard || '#' || CAST(line AS STRING) AS `position`,
  kind,
  `day`,
  reason,
  SUBSTRING(record, 1, 1000) AS record,
  shard,
  sequenceNumber,
  line,
  UNIX_TIMESTAMP() + 30 * 86400 AS expires
FROM (
  SELECT
    *,
    SUBSTRING(
      CONVERT_TZ(DATE_FORMAT(TO_TIMESTAMP_LTZ(instant, 3), 'yyyy-MM-dd HH:mm:ss'), 'UTC', 'America/New_York'),
      1,
      10
    ) AS `day`
  FROM setAside
)
