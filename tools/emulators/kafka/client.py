"""Client of the broker: `client.py OPERATION BROKERS TOPIC`, input and output as JSON on stdin and stdout.

It signs with the credentials in its environment; without any it is the operator, at the operator's listener.
An error of Kafka is the object `{"error": NAME}`.
"""

import json
import logging
import os
import sys
from collections.abc import Iterator
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import KafkaError, NoError, SaslAuthenticationFailedError, for_code
from signed_client import signed_as

SECONDS = 30


class Refusal(logging.Handler):
    """Ends the program when the broker refuses the token: the client logs this only, and tries again for ever."""

    def emit(self, record: logging.LogRecord) -> None:
        if "SaslAuthenticate error" in record.msg:
            print(json.dumps({"error": SaslAuthenticationFailedError.__name__}), flush=True)
            os._exit(0)


def main(operation: str, brokers: str, topic: str) -> Any:
    logging.getLogger("kafka.conn").addHandler(Refusal())
    properties = {"bootstrap_servers": brokers}
    if "AWS_ACCESS_KEY_ID" in os.environ:
        properties |= signed_as(os.environ)
    return OPERATIONS[operation](properties, topic, json.load(sys.stdin))


def write(properties: dict[str, Any], topic: str, records: list[dict[str, str]]) -> Any:
    """Writes records and returns their places."""
    producer = KafkaProducer(acks="all", max_block_ms=SECONDS * 1000, retries=0, **properties)
    sent = [producer.send(topic, key=each["key"].encode(), value=each["value"].encode()) for each in records]
    places = [future.get(timeout=SECONDS) for future in sent]
    return [{"partition": place.partition, "offset": place.offset} for place in places]


def read(properties: dict[str, Any], topic: str, _input: object) -> Any:
    """Returns partition, offset, key, and whether there is a value, of all records."""
    return [[each.partition, each.offset, (each.key or b"").decode(), each.value is not None] for each in _all(properties, topic)]


def values(properties: dict[str, Any], topic: str, _input: object) -> Any:
    """Returns key and value of all records, as text."""
    return [{"key": (each.key or b"").decode(), "value": (each.value or b"").decode()} for each in _all(properties, topic)]


def _all(properties: dict[str, Any], topic: str) -> Iterator[Any]:
    """Records of a topic, from its first one to the last one of now."""
    consumer = KafkaConsumer(enable_auto_commit=False, **properties)
    partitions = _partitions(properties, topic)
    consumer.assign(partitions)
    for partition, offset in consumer.beginning_offsets(partitions).items():
        consumer.seek(partition, offset)
    ends = consumer.end_offsets(partitions)
    while any(consumer.position(each) < ends[each] for each in partitions):
        for batch in consumer.poll(timeout_ms=500, max_records=5_000).values():
            yield from batch


def position(properties: dict[str, Any], topic: str, group: str) -> Any:
    """Returns the next offset of a consumer group in each partition."""
    consumer = KafkaConsumer(group_id=group, enable_auto_commit=False, **properties)
    partitions = _partitions(properties, topic)
    consumer.assign(partitions)
    return {each.partition: consumer.committed(each) for each in partitions}


def settings(properties: dict[str, Any], topic: str, _input: object) -> Any:
    """Returns the settings that a topic has of its own."""
    described = KafkaAdminClient(**properties).describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    entries = [entry for answer in described for resource in answer.resources for entry in resource[4]]
    # Name, value, read-only, source: 1 is the topic itself.
    return {entry[0]: entry[1] for entry in entries if entry[3] == 1}


def configure(properties: dict[str, Any], topic: str, settings: dict[str, str]) -> Any:
    """Replaces all settings of a topic."""
    KafkaAdminClient(**properties).alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, configs=settings)])


def _partitions(properties: dict[str, Any], topic: str) -> list[TopicPartition]:
    [described] = KafkaAdminClient(**properties).describe_topics([topic])
    error = for_code(described["error_code"])
    if error is not NoError:
        raise error(topic)
    return [TopicPartition(topic, each["partition"]) for each in described["partitions"]]


OPERATIONS = {each.__name__: each for each in (write, read, values, position, settings, configure)}

if __name__ == "__main__":
    try:
        answer = main(*sys.argv[1:])
    except KafkaError as error:
        answer = {"error": type(error).__name__}
    json.dump(answer, sys.stdout)
