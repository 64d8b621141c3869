-- Database users of the functions' roles, each with the least permissions; and who may use which role of AWS.

CREATE USER "IAMR:${LoadFunctionRole}" PASSWORD DISABLE;

CREATE USER "IAMR:${QueryFunctionRole}" PASSWORD DISABLE;

CREATE USER "IAMR:${ExportRole}" PASSWORD DISABLE;

GRANT USAGE ON SCHEMA staging TO "IAMR:${LoadFunctionRole}";

GRANT USAGE ON SCHEMA mart TO "IAMR:${LoadFunctionRole}";

GRANT USAGE ON SCHEMA operations TO "IAMR:${LoadFunctionRole}";

GRANT SELECT ON ALL TABLES IN SCHEMA staging TO "IAMR:${LoadFunctionRole}";

GRANT SELECT, INSERT ON mart.trip TO "IAMR:${LoadFunctionRole}";

GRANT SELECT, INSERT, DELETE ON mart.zone TO "IAMR:${LoadFunctionRole}";

-- LOCK requires the permission to update.
GRANT SELECT, INSERT, UPDATE ON operations.load TO "IAMR:${LoadFunctionRole}";

GRANT USAGE ON SCHEMA mart TO "IAMR:${QueryFunctionRole}";

GRANT SELECT ON ALL TABLES IN SCHEMA mart TO "IAMR:${QueryFunctionRole}";

ALTER DEFAULT PRIVILEGES IN SCHEMA mart GRANT SELECT ON TABLES TO "IAMR:${QueryFunctionRole}";

ALTER USER "IAMR:${QueryFunctionRole}" SET statement_timeout TO ${QueryTimeoutMilliseconds};

GRANT USAGE ON SCHEMA mart TO "IAMR:${ExportRole}";

GRANT SELECT ON ALL TABLES IN SCHEMA mart TO "IAMR:${ExportRole}";

-- By default every user may use every role of the namespace.
REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL;

GRANT ASSUMEROLE ON '${CopyRoleArn}' TO "IAMR:${LoadFunctionRole}" FOR COPY;

GRANT ASSUMEROLE ON '${UnloadRoleArn}' TO "IAMR:${ExportRole}" FOR UNLOAD;
