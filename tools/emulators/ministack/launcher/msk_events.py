"""Events of MSK for functions.

https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
"""

import base64
from collections import defaultdict
from typing import Any

from launcher import kafka_engine


def event_of(mapping: dict[str, Any], batch: list[dict[str, Any]]) -> dict[str, Any]:
    """Event with the records of a batch."""
    return {
        "eventSource": "aws:kafka",
        "eventSourceArn": mapping["EventSourceArn"],
        "bootstrapServers": kafka_engine.call("engine")["bootstrapServers"],
        "records": by_partition(batch),
    }


def by_partition(batch: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Records of a batch by topic and partition, `topic-0`."""
    partitions: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for record in batch:
        partitions[f"{record['topic']}-{record['partition']}"].append(record)
    return dict(partitions)


def record_of(record: Any) -> dict[str, Any]:
    """Record in the form of Lambda's event."""

    def encoded(content: bytes | None) -> str | None:
        return None if content is None else base64.b64encode(content).decode()

    return {
        "topic": record.topic,
        "partition": record.partition,
        "offset": record.offset,
        "timestamp": record.timestamp,
        "timestampType": "CREATE_TIME",
        "key": encoded(record.key),
        "value": encoded(record.value),
        "headers": [{name: list(value)} for name, value in record.headers],
    }
