"""Redshift Data API against AWS's documentation, on PostgreSQL."""

import json
import tempfile
import time
import unittest
from pathlib import Path

from ministack.services import glue, iam, s3
from tests.redshift_engine import ENVIRONMENT, Postgres, needs_engine

if ENVIRONMENT:
    from launcher import redshift_data, redshift_serverless
    from launcher.service_calls import ApiError

ACCOUNT = "000000000000"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/copy"
ADMIN = f"arn:aws:iam::{ACCOUNT}:root"
CALLER = f"arn:aws:sts::{ACCOUNT}:assumed-role/query/function"


def put(bucket: str, key: str, body: bytes) -> None:
    s3._put_object(bucket, key, body, {})


def policy(*statements: tuple[str, str]) -> str:
    return json.dumps({"Statement": [{"Effect": "Allow", "Action": action, "Resource": where} for action, where in statements]})


@needs_engine
class DataApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.postgres = Postgres()
        cls.addClassCleanup(cls.postgres.stop)

    def setUp(self):
        for target in (redshift_serverless._namespaces, redshift_serverless._workgroups, redshift_data._statements):
            target.clear()
        for bucket in ("loads", "exports", "lake"):
            if bucket not in s3._buckets:
                s3._create_bucket(bucket, b"", {})
            for key in list(s3._buckets[bucket]["objects"]):
                s3._delete_object(bucket, key, {})
        iam._roles["copy"] = {"InlinePolicies": {"all": policy(("s3:*", "*"), ("glue:*", "*"))}, "AttachedPolicies": []}
        iam._roles["query"] = {"InlinePolicies": {"all": policy(("redshift-serverless:GetCredentials", "*"))}, "AttachedPolicies": []}
        self.addCleanup(iam._roles.pop, "copy")
        self.addCleanup(iam._roles.pop, "query")
        properties = {"NamespaceName": "ns", "DbName": "dwh", "AdminUsername": "boss", "IamRoles": [ROLE]}
        redshift_serverless._create_namespace("N", properties, "Stack")
        self.addCleanup(redshift_serverless._delete_namespace, "ns", {})
        redshift_serverless._create_workgroup("W", {"WorkgroupName": "wg", "NamespaceName": "ns"}, "Stack")
        self.secret = redshift_serverless._namespaces["ns"]["adminPasswordSecretArn"]

    def start(self, *sqls: str, caller=ADMIN, admin=True, **more) -> dict:
        request = {"WorkgroupName": "wg", "Database": "dwh", **({"SecretArn": self.secret} if admin else {}), **more}
        one = len(sqls) == 1
        request |= {"Sql": sqls[0]} if one else {"Sqls": list(sqls)}
        answer = redshift_serverless.run("RedshiftData", "ExecuteStatement" if one else "BatchExecuteStatement", request, caller)
        return self.wait(answer["Id"], caller)

    def wait(self, name: str, caller=ADMIN) -> dict:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            found = redshift_serverless.run("RedshiftData", "DescribeStatement", {"Id": name}, caller)
            if found["Status"] in ("FINISHED", "FAILED", "ABORTED"):
                return found
            time.sleep(0.01)
        raise TimeoutError(found)

    def rows(self, sql: str, **more) -> list[list]:
        found = self.start(sql, **more)
        self.assertEqual(found["Status"], "FINISHED", found.get("Error"))
        answer = redshift_serverless.run("RedshiftData", "GetStatementResult", {"Id": found["Id"]}, more.get("caller", ADMIN))
        return [[next(iter(field.values())) for field in row] for row in answer["Records"]]

    def error(self, *sqls: str, **more) -> str:
        found = self.start(*sqls, **more)
        self.assertEqual(found["Status"], "FAILED")
        return found["Error"]

    def manifest(self, *urls: str, key="m", mandatory=True) -> str:
        put("loads", key, json.dumps({"entries": [{"url": url, "mandatory": mandatory} for url in urls]}).encode())
        return f"COPY t FROM 's3://loads/{key}' IAM_ROLE '{ROLE}' MANIFEST CSV IGNOREHEADER 1"

    def test_values_have_the_types_of_the_api(self):
        found = self.start("SELECT 1 AS a, CAST(1.50 AS numeric(4, 2)) AS b, CAST(0.5 AS double precision) AS c, TRUE AS d, 'x' AS e, NULL AS f, CAST('2024-05-01' AS date) AS g")
        answer = redshift_serverless.run("RedshiftData", "GetStatementResult", {"Id": found["Id"]}, ADMIN)
        kinds = ["longValue", "stringValue", "doubleValue", "booleanValue", "stringValue", "isNull", "stringValue"]
        self.assertEqual([next(iter(field)) for field in answer["Records"][0]], kinds)
        self.assertEqual(answer["Records"][0][1]["stringValue"], "1.50")
        self.assertEqual(answer["TotalNumRows"], 1)

    def test_a_failed_batch_leaves_nothing_behind(self):
        error = self.error("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1)", "SELECT 1 / 0")
        self.assertIn("division by zero", error)
        self.assertIn('relation "t" does not exist', self.error("SELECT * FROM t"))

    def test_functions_of_dates_count_as_redshift_does(self):
        rows = self.rows(
            "SELECT DATEDIFF(minute, CAST('2024-05-01 10:00:59' AS timestamp), CAST('2024-05-01 10:01:00' AS timestamp)), "
            "DATEDIFF(day, CAST('2024-05-01' AS date), CAST('2024-05-03' AS date)), "
            "DATEADD(day, 2, CAST('2024-02-28' AS date)), EXTRACT(dow FROM CAST('2024-05-05' AS date))"
        )
        self.assertEqual(rows, [[1, 2, "2024-03-01 00:00:00", 0]])

    def test_listagg_median_and_round(self):
        self.start("CREATE TABLE t (a int, b varchar(9))", "INSERT INTO t VALUES (3, 'c'), (1, 'a'), (2, 'b')")
        rows = self.rows(
            "SELECT LISTAGG(b, '-') WITHIN GROUP (ORDER BY a DESC), MEDIAN(CAST(a AS double precision)), "
            "ROUND(CAST(2 AS double precision) / 3, 3), NVL(NULL, 7) FROM t"
        )
        self.assertEqual(rows, [["c-b-a", 2.0, 0.667, 7]])

    def test_results_come_in_pages(self):
        self.start("CREATE TABLE t (a int)", "INSERT INTO t WITH RECURSIVE n (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n WHERE a < 2500) SELECT a FROM n")
        found = self.start("SELECT a FROM t ORDER BY a")
        pages, token = [], None
        while True:
            answer = redshift_serverless.run("RedshiftData", "GetStatementResult", {"Id": found["Id"], **({"NextToken": token} if token else {})}, ADMIN)
            pages.append(len(answer["Records"]))
            token = answer.get("NextToken")
            if not token:
                break
        self.assertEqual(pages, [1000, 1000, 500])
        with self.assertRaises(ApiError):
            redshift_serverless.run("RedshiftData", "GetStatementResult", {"Id": found["Id"], "NextToken": "x"}, ADMIN)

    def test_parameters_are_values_and_never_sql(self):
        parameters = [{"name": "a", "value": "x' OR '1'='1"}]
        self.assertEqual(self.rows("SELECT 1 WHERE 'x' = :a", Parameters=parameters), [])

    def test_a_token_starts_one_statement_only(self):
        first = self.start("SELECT 1", ClientToken="t")
        self.assertEqual(self.start("SELECT 1", ClientToken="t")["Id"], first["Id"])

    def test_a_role_is_a_user_of_its_own_with_what_is_granted_to_it(self):
        self.start("CREATE SCHEMA mart", "CREATE TABLE mart.t (a int)", "INSERT INTO mart.t VALUES (1)")
        role = {"caller": CALLER, "admin": False}
        self.assertIn("permission denied for schema mart", self.error("SELECT * FROM mart.t", **role))
        self.start('GRANT USAGE ON SCHEMA mart TO "IAMR:query"', 'GRANT SELECT ON ALL TABLES IN SCHEMA mart TO "IAMR:query"')
        self.assertEqual(self.rows("SELECT * FROM mart.t", **role), [[1]])
        self.assertIn("permission denied for table t", self.error("DELETE FROM mart.t", **role))

    def test_a_caller_needs_its_permission_and_gets_its_own_statements_only(self):
        iam._roles["query"]["InlinePolicies"] = {}
        with self.assertRaisesRegex(ApiError, "redshift-serverless:GetCredentials"):
            self.start("SELECT 1", caller=CALLER, admin=False)
        with self.assertRaisesRegex(ApiError, "secretsmanager:GetSecretValue"):
            self.start("SELECT 1", caller=CALLER)
        found = self.start("SELECT 1")
        with self.assertRaisesRegex(ApiError, "does not exist"):
            redshift_serverless.run("RedshiftData", "DescribeStatement", {"Id": found["Id"]}, CALLER)

    def test_a_statement_is_cancelled(self):
        numbers = "WITH RECURSIVE n (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n WHERE a < 1000) SELECT COUNT(*) FROM n a CROSS JOIN n b CROSS JOIN n c"
        request = {"WorkgroupName": "wg", "Database": "dwh", "SecretArn": self.secret, "Sql": numbers}
        name = redshift_serverless.run("RedshiftData", "ExecuteStatement", request, ADMIN)["Id"]
        while redshift_serverless.run("RedshiftData", "DescribeStatement", {"Id": name}, ADMIN)["Status"] != "STARTED":
            time.sleep(0.01)
        redshift_serverless.run("RedshiftData", "CancelStatement", {"Id": name}, ADMIN)
        self.assertEqual(self.wait(name)["Status"], "ABORTED")
        with self.assertRaisesRegex(ApiError, "already in ABORTED"):
            redshift_serverless.run("RedshiftData", "CancelStatement", {"Id": name}, ADMIN)

    def test_a_user_has_its_time_limit(self):
        self.start('CREATE USER "IAMR:query" PASSWORD DISABLE', 'ALTER USER "IAMR:query" SET statement_timeout TO 100')
        numbers = "WITH RECURSIVE n (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n WHERE a < 100000000) SELECT COUNT(*) FROM n"
        self.assertIn("statement timeout", self.error(numbers, caller=CALLER, admin=False))

    def test_copy_loads_all_files_of_a_manifest(self):
        self.start("CREATE TABLE t (a int NOT NULL, b varchar(5), c numeric(6, 2))", "SELECT 1")
        put("loads", "1.csv", b"a,b,c\n1,x,1.5\n2,,\n")
        put("loads", "2.csv", 'a,b,c\n3,"ü,",2\n'.encode())
        found = self.start(self.manifest("s3://loads/1.csv", "s3://loads/2.csv"))
        self.assertEqual((found["Status"], found["ResultRows"]), ("FINISHED", 3), found.get("Error"))
        self.assertEqual(self.rows("SELECT a, b, c FROM t ORDER BY a"), [[1, "x", "1.50"], [2, "", True], [3, "ü,", "2.00"]])

    def test_copy_rejects_rows_with_their_reasons_and_loads_none(self):
        self.start("CREATE TABLE t (a int NOT NULL, b varchar(3))", "SELECT 1")
        put("loads", "1.csv", "a,b\n1,x\nno,x\n2,üü\n,x\n3\n4,x,y\n".encode())
        copy = self.manifest("s3://loads/1.csv")
        self.assertIn("Check 'sys_load_error_detail'", self.error(copy))
        self.assertEqual(self.rows("SELECT COUNT(*) FROM t"), [[0]])
        reasons = self.rows("SELECT line_number, column_name, error_message FROM sys_load_error_detail ORDER BY line_number")
        self.assertEqual(
            reasons,
            [
                [3, "a", 'invalid input syntax for type integer: "no"'],
                [4, "b", "String length exceeds DDL length"],
                [5, "a", "Missing data for not-null field"],
                [6, "", "Delimiter not found"],
                [7, "", "Extra column(s) found"],
            ],
        )
        self.assertEqual(self.start(copy + " MAXERROR 5")["ResultRows"], 1)
        self.assertEqual(self.rows("SELECT COUNT(*) FROM stl_load_errors"), [[10]])

    def test_copy_names_a_missing_file_and_a_manifest_that_is_none(self):
        self.start("CREATE TABLE t (a int)", "SELECT 1")
        self.assertIn("'s3://loads/gone.csv' does not exist", self.error(self.manifest("s3://loads/gone.csv")))
        self.assertEqual(self.start(self.manifest("s3://loads/gone.csv", mandatory=False))["ResultRows"], 0)
        put("loads", "m", b"a,b")
        copy = f"COPY t FROM 's3://loads/m' IAM_ROLE '{ROLE}' MANIFEST CSV"
        self.assertIn("not in correct json format", self.error(copy))

    def test_copy_of_a_file_that_is_no_csv_loads_nothing(self):
        self.start("CREATE TABLE t (a int, b int)", "SELECT 1")
        put("loads", "1.csv", b"PAR1\x00\xff\xfe\x00\n\x00PAR1")
        self.assertIn("failed", self.error(self.manifest("s3://loads/1.csv")))
        self.assertEqual(self.rows("SELECT COUNT(*) FROM t"), [[0]])

    def test_a_role_must_be_the_namespaces_and_allowed_to_the_user(self):
        self.start("CREATE TABLE t (a int)", "SELECT 1")
        copy = self.manifest("s3://loads/1.csv")
        self.assertIn("not associated", self.error(copy.replace("role/copy", "role/other")))
        iam._roles["copy"]["InlinePolicies"] = {}
        self.assertIn("not authorized to perform: s3:GetObject", self.error(copy))
        self.start("REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL", f"GRANT ASSUMEROLE ON '{ROLE}' TO \"IAMR:load\" FOR COPY")
        self.assertIn("may not use it for COPY", self.error("CREATE TEMP TABLE t (a int)", copy, caller=CALLER, admin=False))

    def test_unload_writes_parquet_and_its_manifest(self):
        import duckdb

        self.start("CREATE TABLE t (a bigint, b varchar(9), c numeric(6, 2), d date)", "INSERT INTO t VALUES (1, '', 1.5, '2024-05-01'), (2, NULL, NULL, NULL)")
        unload = f"UNLOAD ('SELECT * FROM t WHERE b IS NULL OR b <> ''x'' ORDER BY a') TO 's3://exports/t/' IAM_ROLE '{ROLE}' FORMAT PARQUET MANIFEST"
        self.assertEqual(self.start(unload)["ResultRows"], 2)
        entry = json.loads(s3._get_object("exports", "t/manifest", {})[2])["entries"][0]
        body = s3._get_object("exports", "t/0000_part_00.parquet", {})[2]
        self.assertEqual(entry, {"url": "s3://exports/t/0000_part_00.parquet", "meta": {"content_length": len(body), "record_count": 2}})
        with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
            file.write(body)
            file.flush()
            found = duckdb.read_parquet(file.name).fetchall()
        self.assertEqual([row[:2] for row in found], [(1, ""), (2, None)])
        self.assertEqual(str(found[0][2]), "1.50")
        self.assertIn("not empty", self.error(unload))
        self.assertEqual(self.start(unload + " ALLOWOVERWRITE")["Status"], "FINISHED")

    def test_an_external_table_is_joined_by_its_registered_partitions(self):
        import duckdb

        for day, trips in (("2024-05-01", 3), ("2024-05-02", 5), ("2024-05-03", 7)):
            with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
                duckdb.sql(f"SELECT 1 AS zone, {trips} AS trips").write_parquet(file.name)
                put("lake", f"trips/day={day}/a.parquet", Path(file.name).read_bytes())
        serde = {"SerializationLibrary": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"}
        columns = [{"Name": "zone", "Type": "int"}, {"Name": "trips", "Type": "bigint"}, {"Name": "later", "Type": "string"}]
        storage = {"Columns": columns, "Location": "s3://lake/trips/", "SerdeInfo": serde}
        glue._tables["db/trips"] = {"Name": "trips", "StorageDescriptor": storage, "PartitionKeys": [{"Name": "day", "Type": "string"}]}
        glue._partitions["db/trips"] = [
            {"Values": [day], "StorageDescriptor": {"Location": f"s3://lake/trips/day={day}/"}} for day in ("2024-05-01", "2024-05-02")
        ]
        self.start(f"CREATE EXTERNAL SCHEMA lake FROM DATA CATALOG DATABASE 'db' IAM_ROLE '{ROLE}'", "CREATE TABLE z (id int, name varchar(9))", "INSERT INTO z VALUES (1, 'JFK')")
        join = "SELECT z.name, l.day, l.trips, l.later FROM lake.trips l JOIN z ON z.id = l.zone ORDER BY l.day"
        self.assertEqual(self.rows(join), [["JFK", "2024-05-01", 3, True], ["JFK", "2024-05-02", 5, True]])
        self.assertIn("permission denied for schema lake", self.error(join, caller=CALLER, admin=False))
        self.assertIn("does not exist", self.error("SELECT * FROM lake.other"))
        columns[1]["Type"] = "date"
        self.assertIn("incompatible Parquet schema", self.error(join))
        iam._roles["copy"]["InlinePolicies"] = {"s3": policy(("s3:*", "*"))}
        self.assertIn("glue:GetTable", self.error(join))

    def test_requests_that_can_not_run_are_refused(self):
        for request in ({"Sql": ""}, {"Sql": "SELECT 1", "WorkgroupName": "other"}, {"Sql": "SELECT 1", "Database": ""}):
            with self.assertRaises(ApiError):
                redshift_serverless.run("RedshiftData", "ExecuteStatement", {"WorkgroupName": "wg", "Database": "dwh", **request}, ADMIN)
        with self.assertRaisesRegex(ApiError, "the limit is 40"):
            redshift_serverless.run("RedshiftData", "BatchExecuteStatement", {"WorkgroupName": "wg", "Database": "dwh", "Sqls": ["SELECT 1"] * 41}, ADMIN)
        with self.assertRaisesRegex(ApiError, "DescribeTable"):
            redshift_serverless.run("RedshiftData", "DescribeTable", {}, ADMIN)

    def test_usage_limits_are_kept_by_workgroup(self):
        create = {"resourceArn": "arn", "usageType": "serverless-compute", "amount": 3}
        name = redshift_serverless.run("RedshiftServerless", "CreateUsageLimit", create, ADMIN)["usageLimit"]["usageLimitId"]
        self.addCleanup(redshift_serverless._limits.clear)
        with self.assertRaisesRegex(ApiError, "There is a limit"):
            redshift_serverless.run("RedshiftServerless", "CreateUsageLimit", create, ADMIN)
        redshift_serverless.run("RedshiftServerless", "UpdateUsageLimit", {"usageLimitId": name, "amount": 4}, ADMIN)
        found = redshift_serverless.run("RedshiftServerless", "ListUsageLimits", {"resourceArn": "arn"}, ADMIN)["usageLimits"]
        self.assertEqual([each["amount"] for each in found], [4])
