"""Amazon Data Firehose of LocalStack with delivery to OpenSearch as AWS documents it.

LocalStack reads a data stream with Amazon's client library, for which it downloads a Java 11; it delivers
without retries, failed records and index rotation. Streams to other destinations are LocalStack's own, and
read their data stream here as well.
"""

import base64
import logging
import threading
from typing import Any

from delivery_stream.delivery import Delivery
from localstack.aws.api import RequestContext
from localstack.aws.api.firehose import CreateDeliveryStreamOutput, DeleteDeliveryStreamOutput, DeliveryStreamType
from localstack.services.firehose.provider import FirehoseProvider
from localstack.utils.aws.arns import firehose_stream_arn

from localstack_additions.delivery_services import Services
from localstack_additions.version import assert_supported

log = logging.getLogger("firehose_delivery")

OPENSEARCH = "AmazonopensearchserviceDestinationDescription"
POLL_SECONDS = 0.2


class DeliveringFirehoseProvider(FirehoseProvider):
    """Provider with a delivery for each stream to OpenSearch, and a reader for each other one with a source."""

    def __init__(self) -> None:
        assert_supported()
        super().__init__()
        self._deliveries: dict[str, tuple[Services, Delivery]] = {}
        self._readers: dict[str, threading.Event] = {}

    def create_delivery_stream(
        self,
        context: RequestContext,
        delivery_stream_name: str,
        delivery_stream_type: str | None = None,
        **configurations: Any,
    ) -> CreateDeliveryStreamOutput:
        from_stream = delivery_stream_type == DeliveryStreamType.KinesisStreamAsSource
        # LocalStack starts its own reader for every other type.
        created = super().create_delivery_stream(
            context, delivery_stream_name, DeliveryStreamType.DirectPut, **configurations
        )
        stream = self.get_store(context.account_id, context.region).delivery_streams[delivery_stream_name]
        if from_stream:
            stream["DeliveryStreamType"] = DeliveryStreamType.KinesisStreamAsSource
        if any(OPENSEARCH in each for each in stream["Destinations"]):
            self._deliver(stream)
        elif from_stream:
            self._read(context, stream)
        return created

    def delete_delivery_stream(
        self, context: RequestContext, delivery_stream_name: str, **parameters: Any
    ) -> DeleteDeliveryStreamOutput:
        deleted = super().delete_delivery_stream(context, delivery_stream_name, **parameters)
        arn = firehose_stream_arn(delivery_stream_name, context.account_id, context.region)
        if arn in self._deliveries:
            self._deliveries.pop(arn)[1].end()
        if arn in self._readers:
            self._readers.pop(arn).set()
        return deleted

    def _put_records(self, account_id: str, region_name: str, delivery_stream_name: str, unprocessed_records: list) -> list:
        stream = self.get_store(account_id, region_name).delivery_streams.get(delivery_stream_name)
        running = stream and self._deliveries.get(stream["DeliveryStreamARN"])
        if not running:
            return super()._put_records(account_id, region_name, delivery_stream_name, unprocessed_records)
        return [{"RecordId": running[0].put(base64.b64decode(each["Data"]))} for each in unprocessed_records]

    def _deliver(self, stream: dict[str, Any]) -> None:
        described = _described(stream)
        services = Services(described)
        delivery = Delivery(described, services)
        self._deliveries[stream["DeliveryStreamARN"]] = (services, delivery)
        delivery.start(lambda work: threading.Thread(target=work, name="firehose-delivery", daemon=True).start())

    def _read(self, context: RequestContext, stream: dict[str, Any]) -> None:
        """Reads the source of a stream that LocalStack delivers."""
        services = Services(_described(stream))
        ended = self._readers[stream["DeliveryStreamARN"]] = threading.Event()

        def read() -> None:
            while not ended.wait(POLL_SECONDS):
                records = [{"Data": base64.b64encode(each.data)} for each in services.read()]
                if records:
                    self._process(context.account_id, context.region, stream["DeliveryStreamName"], records)

        threading.Thread(target=read, name="firehose-reader", daemon=True).start()

    def _process(self, account: str, region: str, name: str, records: list[dict[str, Any]]) -> None:
        try:
            self._process_records(account, region, name, records)
        except Exception as error:  # noqa: BLE001: the destination's own, of any kind; the next records are read
            log.warning("%s: %d records are not delivered: %s", name, len(records), error)


def _described(stream: dict[str, Any]) -> dict[str, Any]:
    """Stream as the package `delivery_stream` takes it."""
    found = [each[OPENSEARCH] for each in stream["Destinations"] if OPENSEARCH in each]
    config = found[0] if found else {}
    source = (stream.get("Source") or {}).get("KinesisStreamSourceDescription")
    return {
        "name": stream["DeliveryStreamName"],
        "arn": stream["DeliveryStreamARN"],
        "version": stream["VersionId"],
        "kinesis_source": source,
        "destinations": [{"config": {**config, "S3Configuration": config.get("S3DestinationDescription", {})}}],
    }
