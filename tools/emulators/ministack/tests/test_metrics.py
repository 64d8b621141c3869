"""Metrics that services publish."""

import asyncio
import json
import time
import unittest
from unittest import mock

from launcher import (
    api_gateway_metrics,
    athena_metrics,
    athena_queries,
    cloudwatch_levels,
    cloudwatch_metrics,
    flink_metrics,
    kafka_engine,
    kafka_metrics,
    kinesis_metrics,
    lambda_metrics,
    logs_metrics,
    opensearch_metrics,
    sqs_metrics,
    step_functions_metrics,
)
from launcher.cloudwatch_alarms import SHORTEST
from ministack.core.responses import request_scope
from ministack.services import (
    apigateway_v1,
    athena,
    cloudwatch,
    cloudwatch_logs,
    kinesis,
    lambda_svc,
    opensearch,
    sqs,
    stepfunctions,
)

ACCOUNT, REGION = "111111111111", "us-east-1"


class Metrics(unittest.TestCase):
    def setUp(self):
        self.addCleanup(cloudwatch._metrics._data.clear)
        scope = request_scope(ACCOUNT, REGION)
        scope.__enter__()
        self.addCleanup(scope.__exit__, None, None, None)

    def replace(self, module, name, value):
        patch = mock.patch.object(module, name, value)
        patch.start()
        self.addCleanup(patch.stop)

    def stats(self, namespace, name, **dimensions):
        points = cloudwatch._metrics.get((namespace, name, cloudwatch._dims_key(dimensions)))
        return cloudwatch._calc_stats(points) if points else None

    def sum(self, *metric, **dimensions):
        return (self.stats(*metric, **dimensions) or {}).get("Sum")


class Publishing(Metrics):
    def points(self):
        return cloudwatch._metrics[("N", "m", "")]

    def test_the_samples_of_a_second_are_one_datapoint(self):
        with mock.patch.object(time, "time", lambda: 5.5):
            for value in (1, 0, 3):
                cloudwatch_metrics.publish("N", "m", {}, value)
        [point] = self.points()
        self.assertEqual(point["_stat"], {"SampleCount": 3, "Sum": 4, "Minimum": 0, "Maximum": 3})

    def test_of_a_run_of_zeros_the_first_and_the_last_stay(self):
        for value in (2, 2, 0, 0, 0, 0, 1):
            cloudwatch_metrics.publish_level("N", "m", {}, value)
        self.assertEqual([point["Value"] for point in self.points()], [2, 2, 0, 0, 1])

    def test_each_shortest_period_of_an_alarm_keeps_a_zero(self):
        for second in range(12):
            with mock.patch.object(time, "time", lambda now=second: float(now)):
                cloudwatch_metrics.publish_level("N", "m", {}, 0)
        times = [point["Timestamp"] for point in self.points()]
        self.assertEqual((times[0], times[-1]), (0, 11))
        self.assertTrue(all(later - earlier <= SHORTEST for earlier, later in zip(times, times[1:])))


class Functions(Metrics):
    def setUp(self):
        super().setUp()
        self.result = {"body": 1}
        self.slot = ("key", None)
        self.replace(lambda_svc, "_execute_function_dispatch", lambda *_: self.result)
        self.replace(lambda_svc, "_acquire_execution_slot", lambda *_: self.slot)
        self.replace(lambda_svc, "_emit_lambda_metrics", None)
        lambda_metrics.publish_function_metrics()

    def invoke(self, event=None, arn="arn:aws:lambda:us-east-1:111111111111:function:f"):
        config = {"FunctionName": "f", "FunctionArn": arn}
        lambda_svc._acquire_execution_slot({}, config)
        lambda_svc._execute_function_dispatch({}, config, event, "id", 0)

    def test_each_invocation_counts_with_its_error_and_duration(self):
        self.invoke()
        self.result = {"error": True}
        self.invoke()
        self.assertEqual(self.sum("AWS/Lambda", "Invocations", FunctionName="f"), 2)
        self.assertEqual(self.sum("AWS/Lambda", "Errors", FunctionName="f"), 1)
        self.assertEqual(self.stats("AWS/Lambda", "Duration", FunctionName="f")["SampleCount"], 2)
        self.assertIsNone(self.sum("AWS/Lambda", "Throttles", FunctionName="f"))

    def test_an_invocation_by_alias_counts_for_the_alias_too(self):
        self.invoke(arn="arn:aws:lambda:us-east-1:111111111111:function:f:live")
        self.assertEqual(self.sum("AWS/Lambda", "Invocations", FunctionName="f", Resource="f:live"), 1)
        self.assertEqual(self.sum("AWS/Lambda", "Invocations", FunctionName="f"), 1)

    def test_an_invocation_without_concurrency_is_throttled(self):
        self.slot = (None, "function")
        lambda_svc._acquire_execution_slot({}, {"FunctionName": "f"})
        self.assertEqual(self.sum("AWS/Lambda", "Throttles", FunctionName="f"), 1)

    def test_the_iterator_age_is_that_of_the_last_record_of_a_stream(self):
        now = time.time()
        records = [{"kinesis": {"approximateArrivalTimestamp": now - age}} for age in (9, 5)]
        self.invoke({"Records": records})
        age = self.stats("AWS/Lambda", "IteratorAge", FunctionName="f")["Maximum"]
        self.assertAlmostEqual(age, 5000, delta=1000)

    def test_events_of_other_kinds_have_no_iterator_age(self):
        for event in (None, "text", {}, {"Records": []}, {"Records": [{"eventSource": "aws:sqs"}]}):
            self.invoke(event)
        self.assertIsNone(self.stats("AWS/Lambda", "IteratorAge", FunctionName="f"))


class Queues(Metrics):
    def setUp(self):
        super().setUp()
        self.addCleanup(sqs._queues._data.clear)
        now = time.time()
        messages = [
            {"visible_at": now - 1, "sent_at": now - 60, "receive_count": 1},
            {"visible_at": now + 60, "sent_at": now - 5, "receive_count": 2},
            {"visible_at": now + 60, "sent_at": now - 5, "receive_count": 0},
        ]
        sqs._queues["url"] = {"name": "q", "messages": messages}

    def measure(self, *metrics):
        watched = {(ACCOUNT, REGION, name, f"QueueName={queue}") for name, queue in metrics}
        with mock.patch.object(cloudwatch_levels, "watched", lambda _: watched):
            sqs_metrics.measure()

    def test_messages_count_by_their_state_and_the_oldest_by_its_age(self):
        names = ("ApproximateNumberOfMessagesVisible", "ApproximateNumberOfMessagesNotVisible")
        self.measure(*((name, "q") for name in (*names, "ApproximateAgeOfOldestMessage")))
        self.assertEqual([self.sum("AWS/SQS", name, QueueName="q") for name in names], [1, 1])
        age = self.sum("AWS/SQS", "ApproximateAgeOfOldestMessage", QueueName="q")
        self.assertAlmostEqual(age, 60, delta=5)

    def test_metrics_that_no_alarm_watches_are_not_measured(self):
        self.measure(("ApproximateNumberOfMessagesVisible", "other"))
        self.assertEqual(cloudwatch._metrics._data, {})


class Executions(Metrics):
    def test_each_status_of_an_execution_counts_for_its_machine(self):
        emitted = []
        self.replace(stepfunctions, "_emit_execution_status_event", emitted.append)
        step_functions_metrics.publish_execution_metrics()
        for status in ("RUNNING", "FAILED"):
            stepfunctions._emit_execution_status_event({"stateMachineArn": "arn", "status": status})
        self.assertEqual(self.sum("AWS/States", "ExecutionsStarted", StateMachineArn="arn"), 1)
        self.assertEqual(self.sum("AWS/States", "ExecutionsFailed", StateMachineArn="arn"), 1)
        self.assertEqual(len(emitted), 2)


class Queries(Metrics):
    def test_a_query_counts_by_its_state_when_its_workgroup_publishes_metrics(self):
        def run(execution, *_):
            execution["Status"]["State"] = "CANCELLED"
            execution["Statistics"].update(TotalExecutionTimeInMillis=70, DataScannedInBytes=5)

        self.replace(athena_queries, "run", run)
        self.addCleanup(athena.reset)
        athena._workgroups["lake"] = {"Configuration": {"PublishCloudWatchMetricsEnabled": True}}
        athena._workgroups["other"] = {"Configuration": {}}
        athena_metrics.publish_query_metrics()
        for workgroup in ("lake", "other"):
            execution = {"WorkGroup": workgroup, "StatementType": "DML", "Status": {}, "Statistics": {}}
            athena_queries.run(execution, "SELECT 1", "trips")
        dimensions = {"QueryState": "CANCELED", "QueryType": "DML"}
        self.assertEqual(self.sum("AWS/Athena", "TotalExecutionTime", WorkGroup="lake", **dimensions), 70)
        self.assertEqual(self.sum("AWS/Athena", "ProcessedBytes", WorkGroup="lake", **dimensions), 5)
        self.assertIsNone(self.sum("AWS/Athena", "TotalExecutionTime", WorkGroup="other", **dimensions))


class Applications(Metrics):
    names = ("numRestarts", "numberOfFailedCheckpoints", "numLateRecordsDropped", "KPUs")
    subtasks = "/jobs/j/vertices/{}/subtasks/metrics"

    def running(self):
        return {"job_id": "j", "processes": {"task-manager": mock.Mock(poll=lambda: None)}}

    def measure(self, cluster, answer):
        watched = {(ACCOUNT, REGION, name, "Application=a") for name in self.names}
        watched.add((ACCOUNT, REGION, "recordsRejected", "Application=a|Program=p"))
        self.replace(cloudwatch_levels, "watched", lambda _: watched)
        self.replace(flink_metrics.flink, "_clusters", {(ACCOUNT, REGION, "a"): cluster} if cluster else {})
        self.replace(flink_metrics.flink, "_rest", answer)
        flink_metrics.measure()
        return [self.sum("AWS/KinesisAnalytics", name, Application="a") for name in self.names]

    def test_a_running_application_has_the_metrics_of_its_job_and_the_sums_of_its_operators(self):
        one, two = self.subtasks.format(1), self.subtasks.format(2)
        rejected, late = "clock.kinesisanalytics.Program.p.recordsRejected", "[5].numLateRecordsDropped"
        answers = {
            "/jobs/j": {"vertices": [{"id": "1"}, {"id": "2"}]},
            "/jobs/j/metrics?get=numRestarts,numberOfFailedCheckpoints": [
                {"id": "numRestarts", "value": "2"},
                {"id": "numberOfFailedCheckpoints", "value": "0"},
            ],
            one: [{"id": name} for name in (f"Local{late}", rejected, "numRecordsIn")],
            two: [{"id": f"Global{late}"}],
            f"{one}?agg=sum&get=Local%5B5%5D.numLateRecordsDropped": [{"id": f"Local{late}", "sum": 3}],
            f"{two}?agg=sum&get=Global%5B5%5D.numLateRecordsDropped": [{"id": f"Global{late}", "sum": 4}],
            f"{one}?agg=sum&get={rejected}": [{"id": rejected, "sum": 5}],
        }
        self.assertEqual(self.measure(self.running(), lambda _cluster, _method, path: answers[path]), [2, 0, 7, 1])
        self.assertEqual(self.sum("AWS/KinesisAnalytics", "recordsRejected", Application="a", Program="p"), 5)

    def test_an_application_whose_task_manager_ended_keeps_its_metrics_and_is_not_asked(self):
        cluster = self.running()
        answers = [[{"id": "numRestarts", "value": "1"}], {"vertices": []}]
        self.measure(cluster, lambda _cluster, _method, path: answers[0] if "get" in path else answers[1])
        cluster["processes"]["task-manager"].poll = lambda: 137
        self.assertEqual(self.measure(cluster, mock.Mock(side_effect=AssertionError)), [2, None, None, 2])

    def test_an_application_that_does_not_answer_has_its_processing_units(self):
        self.assertEqual(self.measure(self.running(), mock.Mock(side_effect=OSError)), [None, None, None, 1])

    def test_a_stopped_application_has_none(self):
        self.assertEqual(self.measure(None, None), [None, None, None, None])


class Captures(Metrics):
    def test_connector_and_database_have_the_levels_that_the_engine_measures(self):
        watched = {
            "AWS/KafkaConnect": {(ACCOUNT, REGION, "ErroredTaskCount", "ConnectorName=c")},
            "AWS/RDS": {
                (ACCOUNT, REGION, name, "DBClusterIdentifier=d")
                for name in ("OldestReplicationSlotLag", "VolumeBytesUsed", "CPUUtilization")
            },
        }
        self.replace(cloudwatch_levels, "watched", lambda namespace: watched[namespace])
        self.replace(kafka_engine, "call", lambda _: {"failedTasks": 1, "slotLag": None, "volumeBytes": 900})
        kafka_metrics.measure()
        self.assertEqual(self.sum("AWS/KafkaConnect", "ErroredTaskCount", ConnectorName="c"), 1)
        self.assertEqual(self.sum("AWS/RDS", "VolumeBytesUsed", DBClusterIdentifier="d"), 900)
        self.assertEqual(len(cloudwatch._metrics._data), 2)

    def test_the_engine_is_not_asked_without_alarms(self):
        self.replace(cloudwatch_levels, "watched", lambda _: set())
        kafka_metrics.measure()


class Domains(Metrics):
    names = (
        "ClusterStatus.red",
        "ClusterStatus.yellow",
        "ClusterIndexWritesBlocked",
        "FreeStorageSpace",
        "JVMMemoryPressure",
        "CPUUtilization",
    )

    def setUp(self):
        super().setUp()
        self.addCleanup(opensearch._domains._data.clear)
        opensearch._domains["logs"] = {"_Endpoint": "host", "EBSOptions": {"VolumeSize": 10}}
        self.blocks = {}

    def get(self, _domain, path):
        pools = {"old": {"used_in_bytes": 30, "max_in_bytes": 120}}
        node = {
            "indices": {"store": {"size_in_bytes": 2 << 20}},
            "jvm": {"mem": {"pools": pools}},
            "os": {"cpu": {"percent": 7}},
        }
        return {
            "_cluster/health": {"status": "yellow"},
            "_cluster/state/blocks": {"blocks": self.blocks},
            "_nodes/stats/indices,jvm,os": {"nodes": {"id": node}},
        }[path]

    def measure(self, get):
        key = f"ClientId={ACCOUNT}|DomainName=logs"
        watched = {(ACCOUNT, REGION, name, key) for name in self.names}
        cloudwatch._metrics._data.clear()
        with (
            mock.patch.object(cloudwatch_levels, "watched", lambda _: watched),
            mock.patch.object(opensearch_metrics, "_get", get),
        ):
            opensearch_metrics.measure()
        return [self.sum("AWS/ES", name, ClientId=ACCOUNT, DomainName="logs") for name in self.names]

    def test_a_domain_has_its_status_its_writes_and_the_load_of_its_node(self):
        self.assertEqual(self.measure(self.get), [0, 1, 0, 10 * 1024 - 2, 25, 7])
        full_disk = {"retryable": False, "levels": ["write", "metadata_write"]}
        self.blocks = {"global": {"13": full_disk}}
        self.assertEqual(self.measure(self.get)[2], 1)

    def test_a_starting_node_does_not_count_as_one_that_blocks_writes(self):
        not_recovered = {"retryable": True, "levels": ["read", "write", "metadata_read", "metadata_write"]}
        self.blocks = {"global": {"1": not_recovered}}
        self.assertEqual(self.measure(self.get)[2], 0)

    def test_a_domain_that_does_not_answer_has_no_metrics(self):
        def refuse(*_):
            raise ConnectionRefusedError

        self.assertEqual(self.measure(refuse), [None] * 6)


class Streams(Metrics):
    def setUp(self):
        super().setUp()
        for name in ("_put_record", "_put_records", "_get_records"):
            self.replace(kinesis, name, getattr(kinesis, name))
        for store in (kinesis._streams, kinesis._shard_iterators):
            self.addCleanup(store._data.clear)
        kinesis_metrics.publish_stream_metrics()
        kinesis._create_stream({"StreamName": "s", "ShardCount": 1})
        kinesis._streams["s"]["StreamStatus"] = "ACTIVE"

    def test_records_that_come_in_count_with_their_bytes(self):
        kinesis._put_records({"StreamName": "s", "Records": [{"Data": "YWJj", "PartitionKey": "p"}] * 2})
        kinesis._put_record({"StreamName": "s", "Data": "YWJj", "PartitionKey": "p"})
        self.assertEqual(self.sum("AWS/Kinesis", "IncomingRecords", StreamName="s"), 3)
        self.assertEqual(self.sum("AWS/Kinesis", "IncomingBytes", StreamName="s"), 9)

    def test_a_read_has_the_age_of_its_last_record(self):
        kinesis._put_record({"StreamName": "s", "Data": "YWJj", "PartitionKey": "p"})
        [(shard, content)] = kinesis._streams["s"]["shards"].items()
        content["records"][0]["ApproximateArrivalTimestamp"] -= 20
        request = {"StreamName": "s", "ShardId": shard, "ShardIteratorType": "TRIM_HORIZON"}
        iterator = json.loads(kinesis._get_shard_iterator(request)[2])["ShardIterator"]
        following = json.loads(kinesis._get_records({"ShardIterator": iterator})[2])["NextShardIterator"]
        metric = ("AWS/Kinesis", "GetRecords.IteratorAgeMilliseconds")
        self.assertAlmostEqual(self.stats(*metric, StreamName="s")["Maximum"], 20_000, delta=2000)
        kinesis._get_records({"ShardIterator": following})
        self.assertEqual(self.stats(*metric, StreamName="s")["Minimum"], 0)


class Apis(Metrics):
    def test_each_request_counts_by_its_status(self):
        self.status = 502

        async def handle(*_):
            return self.status, {}, b""

        self.replace(apigateway_v1, "handle_execute", handle)
        self.addCleanup(apigateway_v1._rest_apis._data.clear)
        apigateway_v1._rest_apis["id"] = {"name": "api"}
        api_gateway_metrics.publish_api_metrics()
        for self.status in (502, 404, 200):
            asyncio.run(apigateway_v1.handle_execute("id", "v1", "/", "GET", {}, b"", {}))
        for name, expected in (("Count", 3), ("4XXError", 1), ("5XXError", 1)):
            self.assertEqual(self.sum("AWS/ApiGateway", name, ApiName="api"), expected)
        self.assertEqual(self.stats("AWS/ApiGateway", "Latency", ApiName="api", Stage="v1")["SampleCount"], 3)


class Logs(Metrics):
    def setUp(self):
        super().setUp()
        self.replace(cloudwatch_logs, "_append_log_events", lambda *_: None)
        logs_metrics.publish_embedded_metrics()

    def append(self, message):
        cloudwatch_logs._append_log_events({}, [{"message": message}])

    def test_the_embedded_metric_format_is_read(self):
        directive = {
            "Namespace": "summit-stacks",
            "Dimensions": [["service"]],
            "Metrics": [{"Name": "Documents", "Unit": "Count"}, {"Name": "Failed"}],
        }
        metadata = {"Timestamp": 1000, "CloudWatchMetrics": [directive]}
        self.append(json.dumps({"_aws": metadata, "service": "s", "Documents": [4, 5], "Failed": 1}))
        self.assertEqual(self.sum("summit-stacks", "Documents", service="s"), 9)
        self.assertEqual(self.sum("summit-stacks", "Failed", service="s"), 1)

    def test_a_metric_filter_counts_the_events_that_it_matches(self):
        for name in ("_put_log_events", "_put_metric_filter"):
            self.replace(cloudwatch_logs, name, lambda *_: (200, {}, b""))
        logs_metrics.count_log_events()
        self.addCleanup(cloudwatch_logs._metric_filters._data.clear)
        transformation = {"metricNamespace": "n", "metricName": "Denied", "metricValue": "2"}
        cloudwatch_logs._metric_filters["g", "f"] = {
            "logGroupName": "g",
            "filterPattern": '{ $.errorCode = "AccessDenied*" }',
            "metricTransformations": [transformation],
        }
        events = [{"message": f'{{"errorCode": "{code}"}}'} for code in ("AccessDenied", "AccessDeniedException", "Other")]
        for group in ("g", "other"):
            cloudwatch_logs._put_log_events({"logGroupName": group, "logEvents": events})
        self.assertEqual(self.sum("n", "Denied"), 4)
        self.assertEqual(self.sum("AWS/Logs", "IncomingLogEvents", LogGroupName="g"), 3)
        with self.assertRaisesRegex(ValueError, "'ERROR'"):
            cloudwatch_logs._put_metric_filter({"filterPattern": "ERROR"})

    def test_other_lines_have_no_metrics(self):
        for message in ("text", '{"a": "CloudWatchMetrics"}', 'broken "CloudWatchMetrics"'):
            self.append(message)
        self.assertEqual(cloudwatch._metrics._data, {})
