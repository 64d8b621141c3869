"""Source of a delivery stream on MiniStack, with the permissions of its role."""

import base64
import json
import unittest
from unittest import mock

from delivery_stream.records import DeliveryError
from launcher.firehose_services import Services, _assert_allowed, describe_buckets
from ministack.services import firehose, iam, kinesis

ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/logs"


class ServicesTest(unittest.TestCase):
    def setUp(self) -> None:
        kinesis._create_stream({"StreamName": "logs", "ShardCount": 1})
        self.addCleanup(kinesis.reset)
        self.addCleanup(iam.reset)

    def services(self, action: str = "kinesis:GetRecords") -> Services:
        policy = {"Statement": [{"Effect": "Allow", "Action": action, "Resource": ARN}]}
        role = {"InlinePolicies": {"policy": json.dumps(policy)}, "AttachedPolicies": []}
        iam._roles["reader"] = role
        source = {"KinesisStreamARN": ARN, "RoleARN": "arn:aws:iam::000000000000:role/reader", "DeliveryStartTimestamp": 0}
        return Services({"name": "logs", "kinesis_source": source})

    def put(self, *lines: bytes) -> None:
        records = [{"PartitionKey": "key", "Data": base64.b64encode(line).decode()} for line in lines]
        kinesis._put_records({"StreamName": "logs", "Records": records})

    def test_records_are_read_once_with_their_metadata(self) -> None:
        services = self.services()
        self.put(b"one", b"two")
        first, second = services.read()
        self.assertEqual([first.data, second.data], [b"one", b"two"])
        self.assertEqual((first.kinesis or {})["partitionKey"], "key")
        self.assertEqual((first.kinesis or {})["shardId"], "shardId-000000000000")
        self.assertEqual(services.read(), [])

    def test_shards_that_were_split_are_read_to_their_end(self) -> None:
        services = self.services()
        services.read()
        self.put(b"before")
        kinesis._update_shard_count({"StreamName": "logs", "TargetShardCount": 2})
        self.put(b"after")
        self.assertEqual([each.data for each in services.read()], [b"before", b"after"])

    def test_nothing_is_read_without_the_permission(self) -> None:
        services = self.services("kinesis:DescribeStream")
        self.put(b"one")
        with self.assertLogs("firehose_delivery"):
            self.assertEqual(services.read(), [])
        with self.assertRaisesRegex(DeliveryError, "reader is not allowed to kinesis:GetRecords"):
            _assert_allowed("arn:aws:iam::000000000000:role/reader", "kinesis:GetRecords", ARN)

    def test_a_description_names_the_bucket_of_the_backup(self) -> None:
        self.enterContext(mock.patch.object(firehose, "_dest_description", firehose._dest_description))
        describe_buckets()
        backup = {"BucketARN": "arn:aws:s3:::backup"}
        for kind, config, path in (
            ("ExtendedS3", "S3BackupConfiguration", ("ExtendedS3DestinationDescription", "S3BackupDescription")),
            (
                "AmazonOpenSearch",
                "S3Configuration",
                ("AmazonopensearchserviceDestinationDescription", "S3DestinationDescription"),
            ),
        ):
            described = firehose._dest_description({"id": "1", "type": kind, "config": {config: backup}})
            self.assertEqual(backup, described[path[0]][path[1]])
