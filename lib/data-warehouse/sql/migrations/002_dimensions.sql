-- Dimensions that no file brings: payment types of TLC's data dictionary, and the days of 2020 to 2030.

INSERT INTO mart.payment_type (payment_type, name) VALUES
  (1, 'Credit card'),
  (2, 'Cash'),
  (3, 'No charge'),
  (4, 'Dispute'),
  (5, 'Unknown'),
  (6, 'Voided trip');

INSERT INTO mart.calendar (day, year, month, weekday, is_weekend)
WITH RECURSIVE days (day) AS (
  SELECT CAST('2020-01-01' AS date)
  UNION ALL
  SELECT CAST(DATEADD(day, 1, day) AS date) FROM days WHERE day < CAST('2030-12-31' AS date)
)
SELECT
  day,
  EXTRACT(year FROM day),
  EXTRACT(month FROM day),
  EXTRACT(dow FROM day),
  EXTRACT(dow FROM day) IN (0, 6)
FROM days;
