"""Amazon Data Firehose with conversion to Parquet and dynamic partitions, as AWS documents it.

MiniStack writes one file for each record and keeps no backup. Here a delivery gathers records, writes them
to the backup, and converts each buffer to one file for each partition:
- conversion: https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html
- its failures: https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion-error.html
- partitions: https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html
A buffer waits for at most BUFFER_SECONDS, which AWS does not allow here: a scenario need not wait a
minute.
"""

import logging
import os
from collections.abc import Callable
from typing import Any

from delivery_stream.delivery import POLL_SECONDS, Buffer, Delivery
from delivery_stream.records import DeliveryError, Failure, Record, oldest
from launcher import engine_packages, firehose_services, parquet
from launcher.role_permissions import is_allowed
from ministack.services import firehose, glue

log = logging.getLogger("firehose_conversion")

BUFFER_SECONDS = 5.0

Data = dict[str, Any]


def convert_to_parquet() -> None:
    """Starts the delivery of streams with conversion, where the engine is part of this run."""
    if engine_packages.TRINO not in os.environ:
        return
    original = firehose._deliver_records_to_s3

    def deliver(stream: Data, destination: Data, records: list[Any]) -> None:
        if not converts(destination):
            original(stream, destination, records)

    firehose._deliver_records_to_s3 = deliver
    firehose_services.deliveries.append((converts, Conversion))


def converts(destination: Data) -> bool:
    conversion = destination["config"].get("DataFormatConversionConfiguration") or {}
    return destination["type"] == "ExtendedS3" and bool(conversion) and conversion.get("Enabled", True)


class Conversion(Delivery):
    """Delivery of one stream with conversion, in one thread."""

    def start(self, in_thread: Callable[[Callable[[], None]], None]) -> None:
        in_thread(self._read)

    def _read(self) -> None:
        buffer = Buffer()
        while not self._ended.wait(POLL_SECONDS):
            hints = {"SizeInMBs": 128, "IntervalInSeconds": 300, **(self._config.get("BufferingHints") or {})}
            hints["IntervalInSeconds"] = min(hints["IntervalInSeconds"], BUFFER_SECONDS)
            self._gather(self._aws.read(), buffer, hints, self.deliver)

    def deliver(self, records: list[Record]) -> None:
        try:
            if self._config.get("S3BackupMode") == "Enabled":
                self._back_up(records)
            groups, failures = self._partitions(records)
            self._write_failures("processing-failed", failures, 1, lambda _: {})
            misfits = [failure for prefix, group in groups.items() for failure in self._convert(prefix, group)]
            names = ("CatalogId", "DatabaseName", "TableName", "Region", "VersionId")
            table = {name[0].lower() + name[1:]: self._schema.get(name) for name in names}
            self._write_failures("format-conversion-failed", misfits, 1, lambda _: {"dataCatalogTable": table})
        except Exception:
            # The next buffer is delivered.
            log.exception("%s: %d records are not delivered", self._stream["name"], len(records))

    def _partitions(self, records: list[Record]) -> tuple[dict[str, list[Record]], list[Failure]]:
        """Records by the prefix of their partition."""
        groups: dict[str, list[Record]] = {}
        failures: list[Failure] = []
        dynamic = (self._config.get("DynamicPartitioningConfiguration") or {}).get("Enabled")
        for record in records:
            try:
                keys = firehose._metadata_extraction_keys(self._config, record.data) if dynamic else None
                prefix = firehose._evaluate_prefix(self._config.get("Prefix", ""), oldest([record]), keys)
                groups.setdefault(prefix, []).append(record)
            except firehose._DeliveryError as error:
                failures.append(Failure(record, "DynamicPartitioning.MetadataExtractionFailed", error.message))
        return groups, failures

    def _convert(self, prefix: str, records: list[Record]) -> list[Failure]:
        """Writes a file with the records that fit the table, and returns the others."""
        try:
            columns = self._columns()
        except DeliveryError as error:
            return [Failure(record, error.code, str(error)) for record in records]
        failures: list[Failure] = []
        owners, documents = [], []
        for record in records:
            try:
                for document in firehose._json_documents(record.data):
                    documents.append({name.lower(): value for name, value in document.items()})
                    owners.append(record)
            except firehose._DeliveryError as error:
                failures.append(Failure(record, error.code, error.message))
        if documents:
            parts = self._config["DataFormatConversionConfiguration"]["OutputFormatConfiguration"]["Serializer"]
            file, misfits = parquet.convert(documents, columns, parts["ParquetSerDe"].get("Compression", "SNAPPY"))
            code = "DataFormatConversion.MalformedData"
            failures += [Failure(owners[index], code, reason) for index, reason in misfits.items()]
            if file:
                self._put(self._config, f"{prefix}{self._object_name(oldest(records))}.parquet", file)
        return failures

    @property
    def _schema(self) -> Data:
        return self._config["DataFormatConversionConfiguration"]["SchemaConfiguration"]

    def _columns(self) -> list[Data]:
        name = f"{self._schema['DatabaseName']}/{self._schema['TableName']}"
        arn = glue._arn("table", name)
        if not is_allowed(self._schema["RoleARN"], firehose_services.SESSION, "glue:GetTableVersions", arn):
            raise DeliveryError("DataFormatConversion.AccessDenied", f"Access was denied: glue:GetTableVersions on {arn}.")
        if name not in glue._tables:
            raise DeliveryError(*firehose._CONVERSION_ERRORS["table"])
        return glue._tables[name]["StorageDescriptor"]["Columns"]
