"""Event source mappings of MSK, which MiniStack stores and does not poll.

https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
"""

import logging
import time
from typing import Any

from launcher import kafka_engine
from launcher.cloudwatch_metrics import publish_level
from launcher.msk_batches import deliver
from launcher.msk_destinations import Destination, assert_destination
from launcher.msk_events import event_of, record_of
from ministack.core import responses
from ministack.core.concurrency import spawn_background
from ministack.core.lambda_runtime import execution_credentials
from ministack.services import lambda_svc
from ministack.services.cloudformation import provisioners

log = logging.getLogger("msk_event_sources")

MAPPING = "AWS::Lambda::EventSourceMapping"
# Properties of mappings of Kafka, which MiniStack leaves out.
PROPERTIES = ("Topics", "AmazonManagedKafkaEventSourceConfig", "MetricsConfig", "ProvisionedPollerConfig")


def poll_clusters() -> None:
    """Polls the topic of each mapping of an MSK cluster, as long as the mapping exists."""
    handlers = provisioners._RESOURCE_HANDLERS[MAPPING]
    create = handlers["create"]

    def create_with_topic(logical_id, props, stack_name):
        assert_destination(props)
        identifier, attributes = create(logical_id, props, stack_name)
        mapping = lambda_svc._esms[identifier]
        if ":kafka:" in mapping["EventSourceArn"]:
            mapping |= {name: props[name] for name in PROPERTIES if name in props}
            account, region = responses.get_account_id(), responses.get_region()
            spawn_background(_poll, account, region, identifier, thread_name=f"kafka-{logical_id}")
        return identifier, attributes

    handlers["create"] = create_with_topic


def _poll(account: str, region: str, identifier: str) -> None:
    responses._request_account_id.set(account)
    responses._request_region.set(region)
    source = Source(lambda_svc._esms[identifier])
    while lambda_svc._esms.get(identifier):
        try:
            source.poll()
        except kafka_engine.EngineError:
            # The brokers are closed after the last architecture that uses them: another program may have their port.
            source.close()
            time.sleep(1)
        except Exception as error:
            log.warning("%s: %s", source.topic, error)
            source.close()
            time.sleep(1)
    source.close()


class Source:
    """Topic of a mapping, its consumer group and its function."""

    def __init__(self, mapping: dict[str, Any]):
        self._mapping = mapping
        self._destination = Destination(mapping)
        self._consumer: Any = None
        self._measured = 0.0
        self.topic = mapping["Topics"][0]
        self._group = mapping.get("AmazonManagedKafkaEventSourceConfig", {}).get("ConsumerGroupId", mapping["UUID"])

    def poll(self) -> None:
        """Delivers the next records and stores the position after them; a disabled mapping does nothing."""
        if not self._mapping.get("Enabled", True):
            self.close()
            time.sleep(1)
            return
        function, config, _ = lambda_svc._get_func_record_for_ref(self._mapping["FunctionArn"])
        if function is None or config is None:
            time.sleep(1)
            return
        servers = kafka_engine.call("engine")["bootstrapServers"]
        if self._consumer is None:
            self._consumer = self._connect(servers, config)
        found = self._consumer.poll(timeout_ms=500, max_records=int(self._mapping["BatchSize"]))
        self._publish_lag(config["FunctionName"])
        records = [record_of(each) for batch in found.values() for each in batch]
        if not records:
            return
        deliver(
            records,
            invoke=lambda batch: self._invoke(function, config, batch),
            discard=lambda batch, error: self._destination.send(config, batch, error),
            attempts=int(self._mapping.get("MaximumRetryAttempts", -1)),
            bisect=bool(self._mapping.get("BisectBatchOnFunctionError")),
            partial="ReportBatchItemFailures" in self._mapping.get("FunctionResponseTypes", []),
        )
        self._consumer.commit()

    def _publish_lag(self, function: str) -> None:
        """Publishes, at most once a second, the records of the topic that the group has not processed.

        https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
        """
        partitions = self._consumer.assignment()
        if not partitions or time.monotonic() - self._measured < 1:
            return
        self._measured = time.monotonic()
        ends = self._consumer.end_offsets(partitions)
        lag = sum(ends[each] - (self._consumer.committed(each) or 0) for each in partitions)
        publish_level("AWS/Lambda", "OffsetLag", {"FunctionName": function}, lag)

    def close(self) -> None:
        if self._consumer is not None:
            self._consumer.close(autocommit=False)
            self._consumer = None

    def _connect(self, servers: str, config: dict[str, Any]) -> Any:
        kafka_engine.add_packages()
        from kafka import KafkaConsumer
        from signed_client import signed_as

        # The client reports every connection.
        logging.getLogger("kafka").setLevel(logging.ERROR)

        return KafkaConsumer(
            self.topic,
            bootstrap_servers=servers,
            group_id=self._group,
            enable_auto_commit=False,
            auto_offset_reset="earliest" if self._mapping["StartingPosition"] == "TRIM_HORIZON" else "latest",
            # A function may be retried for minutes before the next poll.
            max_poll_interval_ms=900_000,
            # A request in flight when the broker dies is repeated after this time, by default after five minutes.
            request_timeout_ms=30_000,
            **signed_as(execution_credentials(config) | {"AWS_REGION": responses.get_region()}),
        )

    def _invoke(self, function: Any, config: Any, batch: list[dict[str, Any]]) -> dict[str, Any]:
        event = event_of(self._mapping, batch)
        return lambda_svc._execute_function(lambda_svc._execution_record_for_config(function, config), event)
