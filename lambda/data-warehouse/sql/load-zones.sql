-- Replaces the zones that a manifest brings, in one transaction; does nothing when it was loaded before.

LOCK operations.load;

CREATE TEMP TABLE arrived (LIKE staging.zone);

COPY arrived FROM ${manifest} IAM_ROLE ${role} MANIFEST CSV IGNOREHEADER 1 MAXERROR ${maxErrors};

DELETE FROM mart.zone
WHERE location_id IN (SELECT location_id FROM arrived)
  AND NOT EXISTS (SELECT 1 FROM operations.load WHERE etag = ${etag});

INSERT INTO mart.zone (location_id, borough, zone, service_zone)
SELECT location_id, borough, zone, service_zone
FROM arrived
WHERE NOT EXISTS (SELECT 1 FROM operations.load WHERE etag = ${etag});

INSERT INTO operations.load (etag, manifest, rows_loaded)
SELECT ${etag}, ${manifest}, (SELECT COUNT(*) FROM arrived)
WHERE NOT EXISTS (SELECT 1 FROM operations.load WHERE etag = ${etag});
