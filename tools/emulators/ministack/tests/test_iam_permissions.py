"""Permissions of SQS and DynamoDB, and throughput of DynamoDB, against AWS's documentation."""

import json
import unittest
from unittest import mock

from launcher import iam_permissions
from launcher import dynamodb_throughput
from ministack.core import iam_actions, iam_evaluator
from ministack.services import athena, dynamodb, kinesis

TABLE = "Jobs"
UPDATE = {"Statement": f"UPDATE \"{TABLE}\" SET \"state\"='done' WHERE \"id\"='1'"}
SELECT = {"Statement": f"SELECT * FROM \"{TABLE}\" WHERE \"id\"='1'"}
INSERT = {"Statement": f"INSERT INTO \"{TABLE}\" VALUE {{'id':'2'}}"}
TABLE_ARN = f"arn:aws:dynamodb:eu-west-1:000000000000:table/{TABLE}"


class DocumentedRights(unittest.TestCase):
    def setUp(self):
        for name in ("extract_iam_action", "extract_resource_arn", "dynamodb_transaction_checks"):
            patch = mock.patch.object(iam_actions, name, getattr(iam_actions, name))
            patch.start()
            self.addCleanup(patch.stop)
        iam_permissions.authorize_sqs_batches()
        iam_permissions.authorize_message_moves()
        iam_permissions.authorize_partiql_statements()
        iam_permissions.authorize_athena_workgroups()
        iam_permissions.authorize_log_streams()
        iam_permissions.authorize_shard_iterators()

    def action(self, service, target):
        return iam_actions.extract_iam_action(service, "POST", "/", {"x-amz-target": target}, b"{}", {})

    def permissions(self, call, request):
        return iam_actions.dynamodb_transaction_checks(
            f"dynamodb:{call}", json.dumps(request).encode(), "eu-west-1", "000000000000"
        )

    def test_a_batch_of_messages_needs_the_permission_for_a_single_one(self):
        for call in ("SendMessage", "DeleteMessage", "ChangeMessageVisibility"):
            self.assertEqual(self.action("sqs", f"AmazonSQS.{call}Batch"), f"sqs:{call}")

    def test_actions_of_other_services_are_unchanged(self):
        self.assertEqual(self.action("dynamodb", "DynamoDB_20120810.PutItem"), "dynamodb:PutItem")

    def test_queries_and_executions_are_checked_for_their_workgroup(self):
        self.addCleanup(athena.reset)
        athena._named_queries["q"] = {"WorkGroup": "lake"}
        athena._executions["e"] = {"WorkGroup": "lake"}
        workgroup = "arn:aws:athena:eu-west-1:000000000000:workgroup/lake"
        for request, resource in (
            ({"NamedQueryId": "q"}, workgroup),
            ({"QueryExecutionId": "e"}, workgroup),
            ({"QueryExecutionId": "none"}, "*"),
        ):
            body = json.dumps(request).encode()
            found = iam_actions.extract_resource_arn("athena", "POST", "/", {}, body, {}, "eu-west-1", "000000000000")
            self.assertEqual(resource, found)

    def test_records_are_checked_for_the_stream_of_their_iterator(self):
        stream = "arn:aws:kinesis:eu-west-1:000000000000:stream/trips"
        self.addCleanup(kinesis.reset)
        kinesis._shard_iterators["i"] = {"stream_arn": stream}
        for iterator, resource in (("i", stream), ("none", "*")):
            body = json.dumps({"ShardIterator": iterator}).encode()
            found = iam_actions.extract_resource_arn("kinesis", "POST", "/", {}, body, {}, "eu-west-1", "000000000000")
            self.assertEqual(resource, found)

    def test_log_events_are_checked_for_their_stream(self):
        body = json.dumps({"logGroupName": "/jobs", "logStreamName": "a/1"}).encode()
        group = "arn:aws:logs:eu-west-1:000000000000:log-group:/jobs"
        for action, resource in (("GetLogEvents", f"{group}:log-stream:a/1"), ("FilterLogEvents", group)):
            headers = {"x-amz-target": f"Logs_20140328.{action}"}
            found = iam_actions.extract_resource_arn("logs", "POST", "/", headers, body, {}, "eu-west-1", "000000000000")
            self.assertEqual(resource, found)

    def test_calls_on_a_table_are_checked_for_its_database_and_the_table(self):
        iam_permissions.authorize_glue_tables()
        catalogue = "arn:aws:glue:eu-west-1:000000000000:"
        for request, resources in (
            ({"DatabaseName": "lake", "TableName": "trips"}, ["database/lake", "table/lake/trips"]),
            ({"DatabaseName": "lake", "Name": "trips"}, ["database/lake", "table/lake/trips"]),
            ({"DatabaseName": "lake"}, ["database/lake"]),
            ({}, ["catalog"]),
        ):
            body = json.dumps(request).encode()
            found = iam_actions.extract_resource_arn("glue", "POST", "/", {}, body, {}, "eu-west-1", "000000000000")
            self.assertEqual(getattr(found, "all", [found]), [catalogue + each for each in resources])

    def test_alarms_are_checked_one_by_one_or_by_their_prefix(self):
        checked, allowed = [], set()

        def enforce(_key, _action, _service, _region, resource, _context):
            checked.append(resource)
            return None if resource in allowed else f"denied: {resource}"

        self.enterContext(mock.patch.object(iam_evaluator, "enforce", enforce))
        iam_permissions.authorize_alarms()
        alarm = "arn:aws:cloudwatch:eu-west-1:000000000000:alarm:"
        allowed |= {f"{alarm}a", f"{alarm}b"}
        for request, resources, denied in (
            ({"AlarmNames": ["a", "b"]}, ["a", "b"], None),
            ({"AlarmNames": ["a", "c", "b"]}, ["a", "c"], f"denied: {alarm}c"),
            ({"AlarmNamePrefix": "a"}, ["a*"], f"denied: {alarm}a*"),
            ({}, ["*"], f"denied: {alarm}*"),
        ):
            checked.clear()
            headers = {"x-amz-target": "GraniteServiceVersion20100801.DescribeAlarms"}
            body = json.dumps(request).encode()
            found = iam_actions.extract_resource_arn(
                "monitoring", "POST", "/", headers, body, {}, "eu-west-1", "000000000000"
            )
            self.assertEqual(
                denied, iam_evaluator.enforce("key", "cloudwatch:DescribeAlarms", "monitoring", "eu-west-1", found, {})
            )
            self.assertEqual([alarm + name for name in resources], checked)

    def test_a_message_move_is_checked_for_its_source_queue(self):
        source = "arn:aws:sqs:eu-west-1:000000000000:DeadLetters"
        for request, resource in (({"SourceArn": source}, source), ({}, "*")):
            body = json.dumps(request).encode()
            headers = {"x-amz-target": "AmazonSQS.StartMessageMoveTask"}
            found = iam_actions.extract_resource_arn(
                "sqs", "POST", "/", headers, body, {}, "eu-west-1", "000000000000"
            )
            self.assertEqual(found, resource)

    def test_each_statement_needs_its_own_permission_on_its_table(self):
        self.assertEqual(self.permissions("ExecuteStatement", SELECT), [("dynamodb:PartiQLSelect", TABLE_ARN)])
        self.assertEqual(
            self.permissions("BatchExecuteStatement", {"Statements": [UPDATE, INSERT]}),
            [("dynamodb:PartiQLUpdate", TABLE_ARN), ("dynamodb:PartiQLInsert", TABLE_ARN)],
        )

    def test_single_calls_are_unchanged(self):
        self.assertEqual(self.permissions("PutItem", {"TableName": TABLE}), [])


class Throttle(unittest.TestCase):
    def setUp(self):
        for name in (
            "_put_item",
            "_update_item",
            "_delete_item",
            "_execute_statement",
            "_batch_execute_statement",
        ):
            patch = mock.patch.object(dynamodb, name, getattr(dynamodb, name))
            patch.start()
            self.addCleanup(patch.stop)
        clock = mock.patch.object(dynamodb_throughput.time, "time", lambda: self.now)
        clock.start()
        self.addCleanup(clock.stop)
        dynamodb_throughput._written.clear()
        self.now = 1_000.0
        dynamodb._create_table(
            {
                "TableName": TABLE,
                "BillingMode": "PAY_PER_REQUEST",
                "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            }
        )
        self.addCleanup(dynamodb._delete_table, {"TableName": TABLE})
        dynamodb_throughput.throttle_writes()

    def allow(self, units):
        dynamodb._tables[TABLE]["OnDemandThroughput"] = {"MaxWriteRequestUnits": units}

    def put(self):
        status, _, body = dynamodb._put_item({"TableName": TABLE, "Item": {"id": {"S": "1"}}})
        return status, json.loads(body or "{}")

    def test_writes_over_the_table_limit_of_a_second_are_throttled(self):
        self.allow(2)
        self.assertEqual([self.put()[0] for _ in range(3)], [200, 200, 400])
        self.now += 1
        self.assertEqual(self.put()[0], 200)

    def test_the_error_names_the_reason_and_the_table(self):
        self.allow(0)
        _, error = self.put()
        self.assertEqual(error["__type"].rpartition("#")[2], "ThrottlingException")
        self.assertEqual(error["throttlingReasons"][0]["reason"], "TableWriteMaxOnDemandThroughputExceeded")
        self.assertTrue(error["throttlingReasons"][0]["resource"].endswith(f":table/{TABLE}"))

    def test_a_removed_limit_throttles_nothing(self):
        self.allow(0)
        self.allow(-1)
        self.assertEqual({self.put()[0] for _ in range(20)}, {200})

    def test_statements_of_a_batch_are_throttled_one_by_one(self):
        self.put()
        self.allow(1)
        _, _, body = dynamodb._batch_execute_statement({"Statements": [UPDATE, UPDATE, SELECT]})
        first, second, read = json.loads(body)["Responses"]
        self.assertNotIn("Error", first)
        self.assertEqual(second["Error"]["Code"], "ThrottlingError")
        self.assertEqual(read["Item"]["state"], {"S": "done"})
