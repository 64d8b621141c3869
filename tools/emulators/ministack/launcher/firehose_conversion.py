"""Amazon Data Firehose with conversion to Parquet and dynamic partitions, as AWS documents it.

MiniStack writes one file for each record and keeps no backup. This module buffers records, writes them
to the backup, and converts each buffer to one file for each partition:
- conversion: https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html
- its failures: https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion-error.html
- partitions: https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html
A buffer waits for at most BUFFER_SECONDS, which AWS does not allow here: a scenario need not wait a
minute.
"""

import base64
import gzip
import json
import logging
import os
import threading
import time
import uuid
from typing import Any

from launcher import engine_packages, parquet
from delivery_stream.delivery import MEBIBYTE
from delivery_stream.records import DeliveryError
from launcher.firehose_services import put_object
from launcher.role_permissions import is_allowed
from ministack.core import responses
from ministack.core.concurrency import spawn_background
from ministack.services import firehose, glue

log = logging.getLogger("firehose_conversion")

BUFFER_SECONDS = 5.0
POLL_SECONDS = 0.1

Data = dict[str, Any]
Failures = list[tuple[Data, str, str, str]]  # record, kind, code, message


def convert_to_parquet() -> None:
    """Starts the delivery of streams with conversion, where the engine is part of this run."""
    if engine_packages.TRINO not in os.environ:
        return
    original = firehose._deliver_records_to_s3

    def deliver(stream: Data, destination: Data, records: list[Any]) -> None:
        if not converts(destination):
            original(stream, destination, records)

    firehose._deliver_records_to_s3 = deliver
    threading.Thread(target=_watch, daemon=True).start()


def converts(destination: Data) -> bool:
    conversion = destination["config"].get("DataFormatConversionConfiguration") or {}
    return destination["type"] == "ExtendedS3" and bool(conversion) and conversion.get("Enabled", True)


def _watch() -> None:
    waiting: dict[int, float] = {}
    while True:
        time.sleep(POLL_SECONDS)
        for (account, region, _), stream in list(firehose._streams.all_items()):
            for destination in filter(converts, stream["destinations"]):
                records = _due(destination, waiting)
                if records:
                    responses._request_account_id.set(account)
                    responses._request_region.set(region)
                    spawn_background(_deliverer(stream, destination, records), thread_name="firehose-conversion")


def _due(destination: Data, waiting: dict[int, float]) -> list[Data]:
    """Takes the records of a buffer that is full or old enough."""
    with firehose._lock:
        records = destination["records"]
        if not records:
            return []
        hints = destination["config"].get("BufferingHints") or {}
        since = waiting.setdefault(id(destination), time.monotonic())
        full = sum(len(each["data"]) for each in records) * 3 / 4 >= hints.get("SizeInMBs", 128) * MEBIBYTE
        if not full and time.monotonic() - since < min(hints.get("IntervalInSeconds", 300), BUFFER_SECONDS):
            return []
        destination["records"] = []
        del waiting[id(destination)]
        return records


def _deliverer(stream: Data, destination: Data, records: list[Data]):
    return lambda: Delivery(stream, destination["config"]).deliver(records)


class Delivery:
    """Delivery of one buffer."""

    def __init__(self, stream: Data, config: Data):
        self._stream = stream
        self._config = config

    def deliver(self, stored: list[Data]) -> None:
        records = [{**each, "raw": base64.b64decode(each["data"])} for each in stored]
        try:
            self._back_up(records)
            groups, failures = self._partitions(records)
            for prefix, group in groups.items():
                failures += self._convert(prefix, group)
            for kind in {kind for _, kind, _, _ in failures}:
                self._write_failures(kind, [each for each in failures if each[1] == kind])
        except DeliveryError as error:
            log.warning("%s: %d records are not delivered: %s", self._stream["name"], len(records), error)

    def _back_up(self, records: list[Data]) -> None:
        if self._config.get("S3BackupMode") != "Enabled":
            return
        s3 = self._config["S3BackupConfiguration"]
        body = b"".join(each["raw"] for each in records)
        zipped = s3.get("CompressionFormat") == "GZIP"
        key = firehose._evaluate_prefix(s3.get("Prefix", ""), self._arrival(records)) + self._name(records)
        self._put(s3, key + (".gz" if zipped else ""), gzip.compress(body, 6) if zipped else body)

    def _partitions(self, records: list[Data]) -> tuple[dict[str, list[Data]], Failures]:
        """Records by the prefix of their partition."""
        groups: dict[str, list[Data]] = {}
        failures: Failures = []
        dynamic = (self._config.get("DynamicPartitioningConfiguration") or {}).get("Enabled")
        for record in records:
            try:
                keys = firehose._metadata_extraction_keys(self._config, record["raw"]) if dynamic else None
                prefix = firehose._evaluate_prefix(self._config.get("Prefix", ""), self._arrival([record]), keys)
            except firehose._DeliveryError as error:
                failures.append((record, error.output_type, "DynamicPartitioning.MetadataExtractionFailed", error.message))
            else:
                groups.setdefault(prefix, []).append(record)
        return groups, failures

    def _convert(self, prefix: str, records: list[Data]) -> Failures:
        """Writes a file with the records that fit the table, and returns the others."""
        failed = "format-conversion-failed"
        try:
            columns = self._columns()
        except DeliveryError as error:
            return [(record, failed, error.code, str(error)) for record in records]
        failures: Failures = []
        owners, documents = [], []
        for record in records:
            try:
                for document in firehose._json_documents(record["raw"]):
                    documents.append({name.lower(): value for name, value in document.items()})
                    owners.append(record)
            except firehose._DeliveryError as error:
                failures.append((record, failed, error.code, error.message))
        if documents:
            parts = self._config["DataFormatConversionConfiguration"]["OutputFormatConfiguration"]["Serializer"]
            converted = parquet.convert(documents, columns, parts["ParquetSerDe"].get("Compression", "SNAPPY"))
            code = "DataFormatConversion.MalformedData"
            failures += [(owners[index], failed, code, reason) for index, reason in converted.mismatches.items()]
            if converted.parquet:
                self._put(self._config, f"{prefix}{self._name(records)}.parquet", converted.parquet)
        return failures

    def _columns(self) -> list[Data]:
        schema = self._config["DataFormatConversionConfiguration"]["SchemaConfiguration"]
        name = f"{schema['DatabaseName']}/{schema['TableName']}"
        arn = f"arn:aws:glue:{responses.get_region()}:{responses.get_account_id()}:table/{name}"
        if not is_allowed(schema["RoleARN"], "AmazonDataFirehose", "glue:GetTableVersions", arn):
            raise DeliveryError("DataFormatConversion.AccessDenied", f"Access was denied: glue:GetTableVersions on {arn}.")
        table = glue._tables.get(name)
        if table is None:
            raise DeliveryError(*firehose._CONVERSION_ERRORS["table"])
        return table["StorageDescriptor"]["Columns"]

    def _write_failures(self, kind: str, failures: Failures) -> None:
        now = int(time.time() * 1000)
        schema = self._config["DataFormatConversionConfiguration"]["SchemaConfiguration"]
        table = {name[0].lower() + name[1:]: schema.get(name) for name in ("CatalogId", "DatabaseName", "TableName", "Region", "VersionId")}
        lines = [
            {
                "attemptsMade": 1,
                "arrivalTimestamp": int(record["ts"] * 1000),
                "lastErrorCode": code,
                "lastErrorMessage": message,
                "attemptEndingTimestamp": now,
                "rawData": base64.b64encode(record["raw"]).decode(),
                **({"dataCatalogTable": table} if kind == "format-conversion-failed" else {}),
            }
            for record, _, code, message in failures
        ]
        records = [record for record, *_ in failures]
        key = firehose._evaluate_prefix(self._config["ErrorOutputPrefix"], self._arrival(records), error_type=kind)
        self._put(self._config, key + self._name(records), "".join(json.dumps(line) + "\n" for line in lines).encode())

    def _arrival(self, records: list[Data]) -> time.struct_time:
        return time.gmtime(min(each["ts"] for each in records))

    def _name(self, records: list[Data]) -> str:
        moment = firehose._java_time("yyyy-MM-dd-HH-mm-ss", self._arrival(records))
        return f"{self._stream['name']}-{self._stream.get('version', 1)}-{moment}-{uuid.uuid4()}"

    def _put(self, s3: Data, key: str, body: bytes) -> None:
        put_object(s3["RoleARN"], s3["BucketARN"].split(":")[-1], key, body)
