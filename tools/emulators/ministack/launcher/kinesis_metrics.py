"""Metrics of streams.

https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
"""

import time

from launcher.cloudwatch_metrics import publish
from ministack.services import kinesis

NAMESPACE = "AWS/Kinesis"


def publish_stream_metrics() -> None:
    """Counts the records that come in, and measures the age of those that are read."""
    kinesis._put_record = _counting(kinesis._put_record, lambda request: [request])
    kinesis._put_records = _counting(kinesis._put_records, lambda request: request.get("Records", []))
    kinesis._get_records = _measuring(kinesis._get_records)


def _counting(original, records_of):
    def put(request):
        answer = original(request)
        name, _ = kinesis._resolve_stream(request)
        records = records_of(request)
        if answer[0] == 200 and records:
            stream = {"StreamName": name}
            size = sum(len(each.get("Data", "")) * 3 // 4 for each in records)
            publish(NAMESPACE, "IncomingRecords", stream, len(records), count=len(records))
            publish(NAMESPACE, "IncomingBytes", stream, size, "Bytes", len(records))
        return answer

    return put


def _measuring(original):
    def get(request):
        position = kinesis._shard_iterators.get(request.get("ShardIterator"))
        answer = original(request)
        stream = kinesis._streams.get(position["stream"]) if position and answer[0] == 200 else None
        if stream:
            records = stream["shards"].get(position["shard_id"], {}).get("records", [])
            read = records[position["position"] : position["position"] + min(request.get("Limit", 10_000), 10_000)]
            publish_age(position["stream"], read[-1]["ApproximateArrivalTimestamp"] if read else None)
        return answer

    return get


def publish_age(stream: str, last: float | None) -> None:
    """Publishes the age of the last record of a read; 0 for a read without records."""
    age = 0.0 if last is None else max(0.0, time.time() - last) * 1000
    publish(NAMESPACE, "GetRecords.IteratorAgeMilliseconds", {"StreamName": stream}, age, "Milliseconds")
