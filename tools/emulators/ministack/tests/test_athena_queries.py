"""Queries of Athena on Trino: states, results, limits and permissions."""

import json
import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from launcher import athena_queries, role_permissions, s3_objects
from launcher.trino_client import Cancelled, QueryFailed, Result
from ministack.services import athena

ROLE = "arn:aws:iam::000000000000:role/analyst"
SESSION = "arn:aws:sts::000000000000:assumed-role/analyst/scenario"


ROOT = "arn:aws:iam::000000000000:root"


class Trino:
    """Returns the prepared result, or raises it, and keeps the statements."""

    def __init__(self, result):
        self.result = result
        self.calls = []

    def __call__(self, sql, _address, catalog, schema, role, limit, _is_cancelled):
        self.calls.append((sql, catalog, schema, role, limit))
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


class Queries(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        (self.folder / "address").write_text("http://trino")
        mappings = [{"user": "root", "useClusterDefault": "true"}, {"user": "role", "allowedIamRoles": ["none"]}]
        (self.folder / "roles.json").write_text(json.dumps({"mappings": mappings}))
        self.objects = {}
        self.trino = Trino(Result([("n", "bigint"), ("t", "varchar")], [[1, "a"], [None, 'b"c']], 10))
        self.denied = set()

        async def put(_method, path, _headers, body, _query, internal):
            self.objects[path] = body.decode()
            return 200, {}, b""

        for patch in (
            mock.patch.dict(os.environ, {athena_queries.VARIABLE: str(self.folder)}),
            mock.patch.object(athena_queries.trino_client, "run", self.trino),
            mock.patch.object(athena_queries, "ROLES_PAUSE", 0),
            mock.patch.object(role_permissions, "is_allowed", self.is_allowed),
            mock.patch.object(s3_objects.s3, "handle_request", put),
        ):
            patch.start()
            self.addCleanup(patch.stop)
        self.addCleanup(athena.reset)
        configuration = {"BytesScannedCutoffPerQuery": 100, "EnforceWorkGroupConfiguration": True}
        athena._workgroups["w"] = {"Name": "w", "Configuration": configuration}

    def is_allowed(self, _role, _session, action, resource):
        return action not in self.denied and resource not in self.denied

    def run_query(self, sql="SELECT n, t FROM trips", caller=ROOT, parameters=()):
        execution = {
            "WorkGroup": "w",
            "Status": {},
            "Statistics": {},
            "ResultConfiguration": {"OutputLocation": "s3://results/id.csv"},
            "_parameters": list(parameters),
            "_caller": caller,
        }
        athena._executions["id"] = execution
        athena_queries.run(execution, sql, "lake")
        return execution["Status"]

    def page(self, **more):
        status, _, body = athena_queries.get_results({"QueryExecutionId": "id", **more})
        return status, json.loads(body)

    def test_a_result_has_the_row_of_names_first_and_nulls_without_a_value(self):
        self.assertEqual("SUCCEEDED", self.run_query()["State"])
        _, page = self.page()
        self.assertEqual(
            [[{"VarCharValue": "n"}, {"VarCharValue": "t"}], [{"VarCharValue": "1"}, {"VarCharValue": "a"}], [{}, {"VarCharValue": 'b"c'}]],
            [row["Data"] for row in page["ResultSet"]["Rows"]],
        )
        self.assertEqual('"n","t"\n"1","a"\n"","b""c"\n', self.objects["/results/id.csv"])

    def test_pages_have_the_asked_number_of_rows_and_end(self):
        self.run_query()
        _, first = self.page(MaxResults=2)
        _, second = self.page(MaxResults=2, NextToken=first["NextToken"])
        self.assertEqual((2, 1), (len(first["ResultSet"]["Rows"]), len(second["ResultSet"]["Rows"])))
        self.assertNotIn("NextToken", second)

    def test_wrong_tokens_and_sizes_are_refused(self):
        self.run_query()
        for wrong in ({"NextToken": "x"}, {"NextToken": "9"}, {"MaxResults": 0}, {"MaxResults": 1001}):
            self.assertEqual(400, self.page(**wrong)[0])

    def test_parameters_and_the_limit_reach_trino(self):
        self.run_query("SELECT ?", parameters=["1"])
        self.assertEqual([("EXECUTE IMMEDIATE 'SELECT ?' USING 1", "awsdatacatalog", "lake", "", 100)], self.trino.calls)

    def test_a_query_over_the_limit_is_cancelled_with_its_bytes(self):
        self.trino.result = Cancelled("Query cancelled! : Bytes scanned limit was exceeded", 101)
        status = self.run_query()
        self.assertEqual("CANCELLED", status["State"])
        self.assertIn("Bytes scanned limit was exceeded", status["StateChangeReason"])
        self.assertEqual(101, athena._executions["id"]["Statistics"]["DataScannedInBytes"])

    def test_a_failed_query_has_trinos_reason_and_no_result(self):
        self.trino.result = QueryFailed("SYNTAX_ERROR: line 1:1")
        self.assertEqual(("FAILED", "SYNTAX_ERROR: line 1:1"), tuple(self.run_query()[key] for key in ("State", "StateChangeReason")))
        self.assertEqual(400, self.page()[0])

    def test_a_statement_that_is_not_known_fails_by_name(self):
        self.assertIn("UNLOAD", self.run_query("UNLOAD (SELECT 1) TO 's3://a'")["StateChangeReason"])

    def test_a_caller_queries_with_the_permissions_of_its_role(self):
        self.run_query(caller=SESSION)
        self.assertEqual(ROLE, self.trino.calls[0][3])
        roles = json.loads((self.folder / "roles.json").read_text())["mappings"][1]["allowedIamRoles"]
        self.assertEqual(["none", ROLE], roles)

    def test_a_role_without_permission_for_a_table_or_the_results_is_refused(self):
        for action, name in (("glue:GetTable", "lake/trips"), ("s3:PutObject", "arn:aws:s3:::results/id.csv")):
            self.denied = {action}
            status = self.run_query(caller=SESSION)
            self.assertEqual("FAILED", status["State"])
            self.assertIn(name, status["StateChangeReason"])

    def test_a_prepared_statement_gives_no_permission_for_its_tables(self):
        self.run_query("PREPARE all_trips FROM SELECT * FROM trips")
        self.denied = {"arn:aws:glue:us-east-1:000000000000:table/lake/trips"}
        self.assertIn("glue:GetTable", self.run_query("EXECUTE all_trips", caller=SESSION)["StateChangeReason"])

    def test_an_iam_user_is_refused_by_name(self):
        self.assertIn("user/anna", self.run_query(caller="arn:aws:iam::000000000000:user/anna")["StateChangeReason"])

    def test_prepared_statements_of_the_workgroup_are_executed(self):
        self.run_query("PREPARE by_id FROM SELECT * FROM t WHERE id = ?")
        self.run_query("EXECUTE by_id USING 7")
        self.assertEqual("EXECUTE IMMEDIATE 'SELECT * FROM t WHERE id = ?' USING 7", self.trino.calls[-1][0])
        self.run_query("DEALLOCATE PREPARE by_id")
        self.assertIn("by_id", self.run_query("EXECUTE by_id USING 7")["StateChangeReason"])

    def test_without_trino_a_query_fails_and_says_so(self):
        (self.folder / "address").unlink()
        self.assertIn("does not run", self.run_query()["StateChangeReason"])

    def test_an_unknown_workgroup_and_an_empty_query_are_refused(self):
        for request, reason in (
            ({"WorkGroup": "none", "QueryString": "SELECT 1"}, "WorkGroup is not found"),
            ({"WorkGroup": "w", "QueryString": " "}, "QueryString"),
        ):
            self.assertIn(reason, athena_queries.start(request)[2].decode())
