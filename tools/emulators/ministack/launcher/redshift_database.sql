-- Functions and tables of Redshift that PostgreSQL lacks, in a schema at the end of the search path.

CREATE SCHEMA redshift;
GRANT USAGE ON SCHEMA redshift TO PUBLIC;

CREATE FUNCTION redshift.getdate() RETURNS timestamp LANGUAGE sql STABLE
  RETURN date_trunc('second', now() AT TIME ZONE 'UTC');

-- Counts the boundaries of the unit between two times.
CREATE FUNCTION redshift.datediff(unit text, earlier timestamp, later timestamp) RETURNS bigint LANGUAGE sql IMMUTABLE
  RETURN CAST(extract(epoch FROM date_trunc(unit, later) - date_trunc(unit, earlier)) AS bigint)
    / CASE unit WHEN 'day' THEN 86400 WHEN 'hour' THEN 3600 WHEN 'minute' THEN 60 ELSE 1 END;

CREATE FUNCTION redshift.dateadd(unit text, number integer, moment timestamp) RETURNS timestamp LANGUAGE sql IMMUTABLE
  RETURN moment + number * CAST('1 ' || unit AS interval);

CREATE FUNCTION redshift.round(number double precision, digits integer) RETURNS double precision LANGUAGE sql IMMUTABLE
  RETURN CAST(round(CAST(number AS numeric), digits) AS double precision);

CREATE FUNCTION redshift.round(number numeric, digits integer) RETURNS numeric LANGUAGE sql IMMUTABLE
  RETURN round(number, digits);

-- Users who may name a role of AWS in COPY and UNLOAD; public: all may.
CREATE TABLE redshift.role_user (user_name text, role_arn text, command text);
INSERT INTO redshift.role_user VALUES ('public', '', '');

CREATE TABLE redshift.external_schema (name text PRIMARY KEY, database_name text, role_arn text);

CREATE TABLE redshift.load_error (
  user_name text, query_id bigint, table_name text, file_name text, line_number bigint, column_name text,
  column_type text, error_message text, start_time timestamp DEFAULT redshift.getdate()
);
CREATE VIEW redshift.sys_load_error_detail AS
  SELECT query_id, table_name, file_name, line_number, column_name, column_type, error_message, start_time
  FROM redshift.load_error
  WHERE user_name = current_user OR (SELECT rolsuper FROM pg_roles WHERE rolname = current_user);
CREATE VIEW redshift.stl_load_errors AS
  SELECT query_id AS query, start_time AS starttime, file_name AS filename, line_number, column_name AS colname,
    column_type AS type, error_message AS err_reason
  FROM redshift.sys_load_error_detail;
GRANT SELECT ON redshift.sys_load_error_detail, redshift.stl_load_errors TO PUBLIC;
GRANT SELECT ON redshift.role_user, redshift.external_schema TO PUBLIC;
