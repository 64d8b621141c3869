"""Event source mappings of MSK against AWS's documentation."""

import base64
import json
import os
import sys
import tempfile
import unittest
import zipfile
from unittest import mock
from urllib.parse import quote

from launcher import (
    kafka_engine,
    msk_batches,
    msk_connect_resources,
    msk_event_sources,
    msk_events,
    msk_resources,
    rds_postgres,
)
from ministack.core import iam_actions


def record(offset, partition=0):
    return {"topic": "t", "partition": partition, "offset": offset, "timestamp": 1_700_000_000_000}


def failing(*offsets):
    """Function that reports the records with these offsets as failed."""

    def invoke(batch):
        failed = [{"itemIdentifier": {"partition": "t-0", "offset": r["offset"]}} for r in batch if r["offset"] in offsets]
        return {"body": {"batchItemFailures": failed}}

    return mock.Mock(side_effect=invoke)


def run(invoke, attempts=2, bisect=True, partial=True, count=4):
    discarded = []
    with mock.patch("time.sleep"):
        msk_batches.deliver(
            [record(offset) for offset in range(count)],
            invoke,
            lambda batch, error: discarded.append(([r["offset"] for r in batch], error)),
            attempts,
            bisect,
            partial,
        )
    return discarded, [[r["offset"] for r in call.args[0]] for call in invoke.call_args_list]


class Batches(unittest.TestCase):
    def test_a_batch_without_failures_is_delivered_once(self):
        self.assertEqual(run(failing()), ([], [[0, 1, 2, 3]]))

    def test_only_failed_records_come_again_and_are_discarded_after_the_last_retry(self):
        discarded, calls = run(failing(2))
        self.assertEqual(discarded, [([2], None)])
        self.assertEqual(calls, [[0, 1, 2, 3], [2], [2]])

    def test_several_failed_records_are_split_before_they_are_discarded(self):
        discarded, _ = run(failing(0, 3))
        self.assertEqual(discarded, [([0], None), ([3], None)])

    def test_an_error_of_the_function_fails_the_whole_batch_which_is_split(self):
        def invoke(batch):
            return {"error": True, "body": {}} if any(r["offset"] == 1 for r in batch) else {"body": {}}

        discarded, calls = run(mock.Mock(side_effect=invoke))
        self.assertEqual(discarded, [([1], "Unhandled")])
        self.assertEqual(calls[:4], [[0, 1, 2, 3], [0, 1], [0], [1]])

    def test_a_batch_is_discarded_whole_where_splitting_is_off(self):
        discarded, calls = run(mock.Mock(return_value={"error": True}), attempts=1, bisect=False)
        self.assertEqual(discarded, [([0, 1, 2, 3], "Unhandled")])
        self.assertEqual(len(calls), 2)

    def test_an_identifier_that_names_no_record_fails_the_whole_batch(self):
        invoke = mock.Mock(return_value={"body": {"batchItemFailures": [{"itemIdentifier": {}}]}})
        discarded, _ = run(invoke, attempts=0, bisect=False)
        self.assertEqual(discarded, [([0, 1, 2, 3], None)])

    def test_failures_are_ignored_without_partial_responses(self):
        self.assertEqual(run(failing(2), partial=False)[0], [])


class Engine(unittest.TestCase):
    def test_the_consumer_is_closed_when_the_brokers_are_gone_and_opened_again_when_they_are_back(self):
        mapping = {"FunctionArn": "arn:f", "EventSourceArn": "arn:c:cluster/n/1", "Topics": ["t"], "UUID": "u", "BatchSize": 10}
        mappings = {"u": mapping}
        consumers = []

        def connect(source, servers, config):
            nothing = {"poll.return_value": {}, "assignment.return_value": []}
            consumers.append(mock.Mock(servers=servers, **nothing))
            return consumers[-1]

        answers = iter([{"bootstrapServers": "b:1"}, kafka_engine.EngineError(), {"bootstrapServers": "b:2"}])

        def engine(operation):
            try:
                answer = next(answers)
            except StopIteration:
                mappings.clear()
                raise kafka_engine.EngineError() from None
            if isinstance(answer, Exception):
                raise answer
            return answer

        with (
            mock.patch.object(msk_event_sources.lambda_svc, "_esms", mappings),
            mock.patch.object(msk_event_sources.lambda_svc, "_get_func_record_for_ref", return_value=({}, {"Role": "r", "FunctionName": "f"}, None)),
            mock.patch.object(msk_event_sources.Source, "_connect", connect),
            mock.patch("launcher.kafka_engine.call", engine),
            mock.patch("time.sleep"),
        ):
            msk_event_sources._poll("000000000000", "us-east-1", "u")
        self.assertEqual([each.servers for each in consumers], ["b:1", "b:2"])
        for each in consumers:
            each.close.assert_called_once_with(autocommit=False)


class Lag(unittest.TestCase):
    def test_the_lag_is_that_of_all_partitions_and_measured_once_a_second(self):
        published = []
        source = msk_event_sources.Source({"Topics": ["t"], "UUID": "u"})
        source._consumer = mock.Mock(
            **{
                "assignment.return_value": ["p0", "p1"],
                "end_offsets.return_value": {"p0": 7, "p1": 5},
                "committed": {"p0": 4, "p1": None}.get,
            }
        )
        with (
            mock.patch.object(msk_event_sources, "publish_level", lambda *metric: published.append(metric)),
            mock.patch("time.monotonic", return_value=100.0),
        ):
            source._publish_lag("f")
            source._publish_lag("f")
        self.assertEqual(published, [("AWS/Lambda", "OffsetLag", {"FunctionName": "f"}, 8)])


class Mappings(unittest.TestCase):
    def test_a_disabled_mapping_closes_its_consumer_and_delivers_nothing(self):
        source = msk_event_sources.Source({"UUID": "u", "Topics": ["t"], "Enabled": False})
        source._consumer = consumer = mock.Mock()
        with mock.patch("time.sleep"):
            source.poll()
        consumer.close.assert_called_once_with(autocommit=False)
        consumer.poll.assert_not_called()


class Events(unittest.TestCase):
    def test_a_tombstone_has_no_value_in_the_event(self):
        given = mock.Mock(topic="t", partition=0, offset=1, timestamp=2, key=b"k", value=None, headers=[])
        event = msk_events.record_of(given)
        self.assertEqual((event["key"], event["value"]), ("aw==", None))


class Plugins(unittest.TestCase):
    def archive(self, content):
        file = tempfile.NamedTemporaryFile(suffix=".zip", delete=False)
        self.addCleanup(os.unlink, file.name)
        file.write(content)
        file.close()
        return file.name

    def test_a_file_that_is_no_archive_is_damaged(self):
        self.assertEqual(msk_connect_resources.damage_of(self.archive(b"no zip")), "is no ZIP file")

    def test_an_archive_without_a_jar_is_damaged(self):
        path = self.archive(b"")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "text")
        self.assertEqual(msk_connect_resources.damage_of(path), "has no jar")

    def test_an_archive_with_changed_bytes_is_damaged(self):
        path = self.archive(b"")
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.jar", b"content of a jar")
        with open(path, "r+b") as file:
            content = file.read().replace(b"content of a jar", b"CONTENT of a jar")
            file.seek(0)
            file.write(content)
        self.assertEqual(msk_connect_resources.damage_of(path), "is damaged at a.jar")


    def test_an_archive_that_is_not_in_the_bucket_is_named_with_what_to_do(self):
        location = {"BucketArn": "arn:aws:s3:::assets", "FileKey": "plugin.zip"}
        with (
            mock.patch.object(msk_connect_resources.s3, "_get_object_data", return_value=None),
            self.assertRaisesRegex(ValueError, "no plug-in archive s3://assets/plugin.zip: publish the assets"),
        ):
            msk_connect_resources._create_plugin("P", {"Name": "p", "Location": {"S3Location": location}}, "s")

    def test_a_damaged_archive_is_refused_with_what_to_do(self):
        location = {"BucketArn": "arn:aws:s3:::assets", "FileKey": "plugin.zip"}
        with (
            mock.patch.object(msk_connect_resources.s3, "_get_object_data", return_value=b"no zip"),
            self.assertRaisesRegex(ValueError, "s3://assets/plugin.zip is no ZIP file: build it again, then deploy"),
        ):
            msk_connect_resources._create_plugin("P", {"Name": "p", "Location": {"S3Location": location}}, "s")


class Topics(unittest.TestCase):
    def described(self, policy):
        return [mock.Mock(resources=[(0, "", 2, "t", [("cleanup.policy", policy, False, False, False)])])]

    def test_an_existing_topic_with_another_policy_is_refused_with_both_policies(self):
        with self.assertRaisesRegex(ValueError, "t exists with cleanup.policy=delete, and the template has compact"):
            msk_resources._assert_policy("t", {"cleanup.policy": "compact"}, self.described("delete"))

    def test_a_template_with_a_topic_that_exists_with_another_policy_creates_nothing(self):
        admin = mock.Mock(**{"list_topics.return_value": ["t"], "describe_configs.return_value": self.described("delete")})
        configs = base64.b64encode(json.dumps({"cleanup.policy": "compact"}).encode()).decode()
        topic = {"TopicName": "t", "PartitionCount": 1, "Configs": configs, "ClusterArn": "arn:aws:kafka:r:a:cluster/n/1"}
        with (
            mock.patch.object(msk_resources, "_admin", return_value=admin),
            mock.patch.dict(sys.modules, {"kafka": mock.Mock(), "kafka.admin": mock.Mock()}),
            self.assertRaisesRegex(ValueError, "change it with kafka-configs, or delete the topic, then deploy again"),
        ):
            msk_resources._create_topic("T", topic, "s")
        admin.create_topics.assert_not_called()
        admin.close.assert_called_once()

    def test_an_existing_topic_with_the_same_policy_is_accepted(self):
        msk_resources._assert_policy("t", {"cleanup.policy": "compact"}, self.described("compact"))


class Permissions(unittest.TestCase):
    def test_a_request_for_a_cluster_is_checked_for_this_cluster(self):
        original = iam_actions.extract_resource_arn
        self.addCleanup(setattr, iam_actions, "extract_resource_arn", original)
        msk_resources.authorize_clusters()
        arn = "arn:aws:kafka:us-east-1:000000000000:cluster/shop/1234"
        path = f"/v1/clusters/{quote(arn, safe='')}/bootstrap-brokers"
        request = ("GET", path, {}, b"", {}, "us-east-1", "000000000000")
        self.assertEqual(iam_actions.extract_resource_arn("kafka", *request), arn)


class Settings(unittest.TestCase):
    def test_logical_replication_of_the_parameter_group_decides_the_level_of_the_log(self):
        given = {"rds.logical_replication": "1", "max_slot_wal_keep_size": "20480", "rds.force_ssl": "1"}
        self.assertEqual(
            rds_postgres.settings_of(given), {"max_slot_wal_keep_size": "20480", "wal_level": "logical"}
        )
        self.assertEqual(rds_postgres.settings_of({}), {"wal_level": "replica"})
