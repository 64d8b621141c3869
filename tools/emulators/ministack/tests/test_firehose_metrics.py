"""Metrics of delivery streams."""

import time
import unittest
from types import SimpleNamespace
from unittest import mock

from delivery_stream.delivery import Delivery
from delivery_stream.records import DeliveryError
from launcher import firehose_metrics
from launcher.firehose_conversion import Conversion
from launcher.firehose_services import Services, Shard
from ministack.core.responses import request_scope
from ministack.services import cloudwatch

CONFIG = {"S3Configuration": {"BucketARN": "arn:aws:s3:::backup"}}
STREAM = {"name": "s", "destinations": [{"config": CONFIG}]}


class Deliveries(unittest.TestCase):
    def setUp(self):
        self.error = None
        self.split = ([], [])
        for owner, name, value in (
            (Delivery, "_index_once", lambda *_: self.split),
            (Services, "invoke", self.call),
            (Services, "put_object", self.call),
            (Shard, "read", lambda _: self.read),
            (Conversion, "_write_failures", self.call),
            (Conversion, "deliver", self.call),
        ):
            patch = mock.patch.object(owner, name, value)
            patch.start()
            self.addCleanup(patch.stop)
        firehose_metrics.publish_delivery_metrics()
        self.addCleanup(cloudwatch._metrics._data.clear)
        scope = request_scope("111111111111", "us-east-1")
        scope.__enter__()
        self.addCleanup(scope.__exit__, None, None, None)

    def call(self, *_):
        if self.error:
            raise self.error

    def stats(self, name, namespace="AWS/Firehose", dimensions="DeliveryStreamName=s"):
        return cloudwatch._calc_stats(cloudwatch._metrics.get((namespace, name, dimensions)) or [])

    def test_the_success_of_indexing_is_the_share_of_indexed_records(self):
        records = [SimpleNamespace(arrival=(time.time() - age) * 1000) for age in (30, 20, 10, 0)]
        self.split = ([1], [2])
        Delivery(STREAM, mock.Mock())._index_once(records)
        self.assertEqual(self.stats("DeliveryToAmazonOpenSearchService.Success")["Average"], 0.5)
        freshness = self.stats("DeliveryToAmazonOpenSearchService.DataFreshness")["Maximum"]
        self.assertAlmostEqual(freshness, 30, delta=5)

    def test_a_call_that_fails_has_no_success(self):
        services = Services(STREAM)
        services.invoke("role", "function", {})
        services.put_object("role", "backup", "key", b"")
        self.error = DeliveryError("code", "text")
        for call in (services.invoke, services.put_object):
            self.assertRaises(DeliveryError, call, "role", "backup", "", b"")
        for name in ("ExecuteProcessing.Success", "BackupToS3.Success"):
            self.assertEqual(self.stats(name)["Average"], 0.5)

    def test_a_delivery_with_conversion_counts_files_and_failed_records(self):
        config = {"BucketARN": "arn:aws:s3:::curated", "S3BackupConfiguration": {"BucketARN": "arn:aws:s3:::raw"}}
        services = Services({**STREAM, "destinations": [{"config": config}]})
        for bucket in ("raw", "curated"):
            services.put_object("role", bucket, "key", b"")
        delivery = Conversion(STREAM, services)
        delivery._write_failures("format-conversion-failed", [1, 2])
        delivery._write_failures("other", [1])
        delivery.deliver([SimpleNamespace(arrival=(time.time() - 9) * 1000)])
        for name, expected in (
            ("BackupToS3.Success", 1),
            ("DeliveryToS3.Success", 1),
            ("FailedConversion.Records", 2),
        ):
            self.assertEqual(self.stats(name)["Sum"], expected)
        self.assertAlmostEqual(self.stats("DeliveryToS3.DataFreshness")["Maximum"], 9, delta=5)

    def test_a_read_of_a_stream_has_the_age_of_its_last_record(self):
        self.read = [SimpleNamespace(arrival=(time.time() - 7) * 1000)]
        Shard("source", "shard", {}, "0").read()
        age = self.stats("GetRecords.IteratorAgeMilliseconds", "AWS/Kinesis", "StreamName=source")
        self.assertAlmostEqual(age["Maximum"], 7000, delta=3000)
