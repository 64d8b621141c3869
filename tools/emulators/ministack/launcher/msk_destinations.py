"""Destinations of records of MSK that failed all attempts.

- https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
- https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure-destination.html
- https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
"""

import base64
import json
import time
from datetime import datetime, timezone
from typing import Any

from launcher import kafka_engine, role_permissions
from launcher.cloudwatch_metrics import publish
from launcher.msk_events import by_partition, event_of
from ministack.core import responses
from ministack.core.lambda_runtime import execution_credentials
from ministack.services import sqs

# Prefix of a destination that is a topic of the same cluster.
TOPIC = "kafka://"
SECONDS = 30

Batch = list[dict[str, Any]]


def target_of(mapping: dict[str, Any]) -> str:
    """Destination of a mapping; empty where it has none."""
    return mapping.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination", "")


def assert_destination(mapping: dict[str, Any]) -> None:
    """Raises ValueError for a topic that Lambda refuses as the destination of a mapping."""
    target = target_of(mapping)
    if not target.startswith(TOPIC):
        return
    if not mapping.get("ProvisionedPollerConfig"):
        raise ValueError(f"The destination {target} requires ProvisionedPollerConfig: a topic takes failed records in this mode only.")
    if target.removeprefix(TOPIC) in mapping.get("Topics", []):
        raise ValueError(f"The destination {target} is the topic that the mapping reads: name another topic.")


class Destination:
    """Destination of the failed records of a mapping."""

    def __init__(self, mapping: dict[str, Any]):
        self._mapping = mapping
        self._target = target_of(mapping)

    def send(self, config: dict[str, Any], batch: Batch, error: str | None) -> None:
        """Sends a batch with the permissions of the function's role, and counts its records."""
        if not self._target:
            return
        if self._target.startswith(TOPIC):
            self._write(config, batch, error)
        else:
            self._enqueue(config["Role"], batch, error)
        if "EventCount" in self._mapping.get("MetricsConfig", {}).get("Metrics", []):
            dimensions = {"EventSourceMappingUUID": self._mapping["UUID"]}
            publish("AWS/Lambda", "OnFailureDestinationDeliveredEventCount", dimensions, len(batch))

    def _enqueue(self, role: str, batch: Batch, error: str | None) -> None:
        if not role_permissions.is_allowed(role, "kafka", "sqs:SendMessage", self._target):
            raise PermissionError(f"{role.split('/')[-1]} is not allowed to send to {self._target}.")
        message = json.dumps(envelope(self._mapping, batch, error))
        sqs._act_send_message({"MessageBody": message}, sqs._queue_url(self._target.split(":")[-1]))

    def _write(self, config: dict[str, Any], batch: Batch, error: str | None) -> None:
        """Writes a message for each record, with the key of the record; the broker checks the permission."""
        producer = _producer(execution_credentials(config))
        try:
            for record in batch:
                key = None if record["key"] is None else base64.b64decode(record["key"])
                message = json.dumps(letter(self._mapping, record, error)).encode()
                producer.send(self._target.removeprefix(TOPIC), key=key, value=message).get(timeout=SECONDS)
        finally:
            producer.close(timeout=SECONDS)


def _producer(credentials: dict[str, str]) -> Any:
    kafka_engine.add_packages()
    from kafka import KafkaProducer
    from signed_client import signed_as

    return KafkaProducer(
        bootstrap_servers=kafka_engine.call("engine")["bootstrapServers"],
        acks="all",
        max_block_ms=SECONDS * 1000,
        # The topic limits the size, not the client.
        max_request_size=8 * 2**20,
        **signed_as(credentials | {"AWS_REGION": responses.get_region()}),
    )


def envelope(mapping: dict[str, Any], batch: Batch, error: str | None) -> dict[str, Any]:
    """Message for a queue: the places of the discarded records."""
    partitions = {
        name: {
            "firstRecordOffset": str(records[0]["offset"]),
            "lastRecordOffset": str(records[-1]["offset"]),
            "firstRecordTimestamp": _time(records[0]["timestamp"]),
            "lastRecordTimestamp": _time(records[-1]["timestamp"]),
        }
        for name, records in by_partition(batch).items()
    }
    return _message(mapping, batch, error, "RetryAttemptsExhausted", {"recordsInfo": partitions})


def letter(mapping: dict[str, Any], record: dict[str, Any], error: str | None) -> dict[str, Any]:
    """Message for a topic: a discarded record, and the event in which the function got it."""
    place = {"offset": str(record["offset"]), "timestamp": _time(record["timestamp"])}
    message = _message(mapping, [record], error, "RetriesExhausted", {"recordInfo": place})
    return message | {"payload": event_of(mapping, [record])}


def _message(mapping: dict[str, Any], batch: Batch, error: str | None, condition: str, places: dict[str, Any]) -> dict[str, Any]:
    return {
        "requestContext": {
            "requestId": responses.new_uuid(),
            "functionArn": mapping["FunctionArn"],
            "condition": condition,
            "approximateInvokeCount": int(mapping.get("MaximumRetryAttempts", 0)) + 1,
        },
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": error},
        "version": "1.0",
        "timestamp": _time(time.time() * 1000),
        "KafkaBatchInfo": {
            "batchSize": len(batch),
            "eventSourceArn": mapping["EventSourceArn"],
            "bootstrapServers": kafka_engine.call("engine")["bootstrapServers"],
            "payloadSize": sum(len(json.dumps(record)) for record in batch),
            **places,
        },
    }


def _time(milliseconds: float) -> str:
    moment = datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
