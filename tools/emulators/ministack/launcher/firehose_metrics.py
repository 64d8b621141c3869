"""Metrics of delivery streams.

https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
"""

import time

from delivery_stream.delivery import Delivery
from delivery_stream.records import DeliveryError
from launcher import kinesis_metrics
from launcher.cloudwatch_metrics import publish
from launcher.firehose_conversion import Conversion
from launcher.firehose_services import Services, Shard

NAMESPACE = "AWS/Firehose"
OPENSEARCH = "DeliveryToAmazonOpenSearchService"


def publish_delivery_metrics() -> None:
    """Publishes success and freshness of deliveries to OpenSearch and, with conversion, to S3."""
    Delivery._index_once = _indexing(Delivery._index_once)
    Services.invoke = _succeeding(Services.invoke, lambda *_: "ExecuteProcessing.Success")
    Services.put_object = _succeeding(Services.put_object, _target)
    Shard.read = _reading(Shard.read)
    Conversion._write_failures = _counting(Conversion._write_failures)
    Conversion.deliver = _delivering(Conversion.deliver)


def _publish(stream: dict, name: str, value: float, unit: str = "None", count: int = 1) -> None:
    publish(NAMESPACE, name, {"DeliveryStreamName": stream["name"]}, value, unit, count)


def _indexing(original):
    def index_once(self, records):
        retriable, refused = original(self, records)
        indexed = len(records) - len(retriable) - len(refused)
        _publish(self._stream, f"{OPENSEARCH}.Success", indexed, count=len(records))
        age = time.time() - min(record.arrival for record in records) / 1000
        _publish(self._stream, f"{OPENSEARCH}.DataFreshness", max(0.0, age), "Seconds")
        return retriable, refused

    return index_once


def _succeeding(original, name_of):
    """Counts a call that raises no DeliveryError as success."""

    def call(self, *arguments):
        name = name_of(self, *arguments)
        try:
            result = original(self, *arguments)
        except DeliveryError:
            _publish(self._stream, name, 0)
            raise
        _publish(self._stream, name, 1)
        return result

    return call


def _target(services, _role, bucket, *_):
    config = services._stream["destinations"][0]["config"]
    backup = config.get("S3Configuration") or config.get("S3BackupConfiguration") or {}
    is_backup = backup.get("BucketARN", "").endswith(f":{bucket}")
    return "BackupToS3.Success" if is_backup else "DeliveryToS3.Success"


def _counting(original):
    def write(self, kind, failures, *more):
        if failures and kind == "format-conversion-failed":
            _publish(self._stream, "FailedConversion.Records", len(failures), "Count")
        original(self, kind, failures, *more)

    return write


def _delivering(original):
    def deliver(self, records):
        original(self, records)
        age = time.time() - min(record.arrival for record in records) / 1000
        _publish(self._stream, "DeliveryToS3.DataFreshness", max(0.0, age), "Seconds")

    return deliver


def _reading(original):
    """Measures the age of the records that a delivery reads from a stream."""

    def read(self):
        records = original(self)
        if records:
            kinesis_metrics.publish_age(self.stream, records[-1].arrival / 1000)
        return records

    return read
