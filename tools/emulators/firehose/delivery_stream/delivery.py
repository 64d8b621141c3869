"""Amazon Data Firehose between a source and OpenSearch, as AWS documents it.

It reads a stream's source, transforms the records with its function, sends the documents by `_bulk`,
and writes backup and errors to S3:
- transformation: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
- its failures: https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html
- buffering: https://docs.aws.amazon.com/firehose/latest/APIReference/API_AmazonopensearchserviceBufferingHints.html
- index rotation: https://docs.aws.amazon.com/firehose/latest/dev/es-index-rotation.html
- delivery failures: https://docs.aws.amazon.com/firehose/latest/dev/retry.html
- S3 prefixes: https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
docs/decisions/search-locally.md says what it leaves out.
"""

import base64
import gzip
import json
import logging
import queue
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any, Protocol

from delivery_stream.prefixes import evaluate, java_time
from delivery_stream.records import DeliveryError, Failure, Record, check, event_record, oldest, rotation, well_formed

log = logging.getLogger("firehose_delivery")

POLL_SECONDS = 0.05
MEBIBYTE = 1_048_576
# Maximum of transformed batches that wait for OpenSearch; at this number the source is not read.
BACKLOG = 8
# First part of the names of code and message in failed records, where it is not `error`.
ERROR_NAMES = {"format-conversion-failed": "lastError"}


class Aws(Protocol):
    """Calls of a delivery to other services, made with the stream's role."""

    def read(self) -> list[Record]:
        """Records since the last call; empty when there are none or access is denied."""

    def invoke(self, role: str, function: str, event: dict[str, Any]) -> Any:
        """Invokes the function and returns its response. Raises DeliveryError."""

    def bulk(self, body: bytes) -> tuple[int, bytes]:
        """Sends a request to OpenSearch and returns status and body. Raises DeliveryError without a
        response."""

    def put_object(self, role: str, bucket: str, key: str, body: bytes) -> None:
        """Raises DeliveryError."""


class Buffer:
    """Buffer that is full by size or by the age of its first record."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self._bytes = 0
        self._since = 0.0

    def add(self, record: Record) -> None:
        self._since = self._since if self.records else time.monotonic()
        self.records.append(record)
        self._bytes += len(record.data)

    def is_full(self, mebibytes: float) -> bool:
        return self._bytes >= mebibytes * MEBIBYTE

    def is_due(self, seconds: float) -> bool:
        return bool(self.records) and time.monotonic() - self._since >= seconds

    def take(self) -> list[Record]:
        taken, self.records, self._bytes = self.records, [], 0
        return taken


class Delivery:
    """Delivery of one stream: a thread that reads and transforms, a thread that indexes."""

    def __init__(self, stream: dict[str, Any], aws: Aws, pause: float = 1):
        """`pause`: seconds after the first failed attempt, which AWS does not document."""
        self._stream = stream
        self._aws = aws
        self._pause = pause
        self._ended = threading.Event()
        self._documents: queue.Queue[list[Record]] = queue.Queue(BACKLOG)

    @property
    def _config(self) -> dict[str, Any]:
        return self._stream["destinations"][0]["config"]

    @property
    def _backup(self) -> dict[str, Any]:
        """Bucket of the backup; destinations in S3 have their own."""
        return self._config.get("S3BackupConfiguration") or self._config["S3Configuration"]

    @property
    def _errors(self) -> dict[str, Any]:
        """Bucket of failed records; that of the destination in S3."""
        return self._config.get("S3Configuration") or self._config

    def start(self, in_thread: Callable[[Callable[[], None]], None]) -> None:
        in_thread(self._read)
        in_thread(self._deliver)

    def end(self) -> None:
        self._ended.set()

    # -- from the source to documents --

    def _read(self) -> None:
        incoming, backup = Buffer(), Buffer()
        while not self._ended.wait(POLL_SECONDS):
            records = self._aws.read()
            if self._config.get("S3BackupMode") == "AllDocuments":
                self._gather(records, backup, self._config["S3Configuration"].get("BufferingHints", {}), self._back_up)
            processor = self._processor()
            hints = {
                "SizeInMBs": processor.get("BufferSizeInMBs", 1),
                "IntervalInSeconds": processor.get("BufferIntervalInSeconds", 60),
            }
            if processor:
                self._gather(records, incoming, hints, lambda batch: self._hand_on(self._transform(batch, processor)))
            else:
                self._hand_on(records)

    def _gather(
        self, records: list[Record], buffer: Buffer, hints: dict[str, Any], flush: Callable[[list[Record]], None]
    ) -> None:
        for record in records:
            buffer.add(record)
            if buffer.is_full(float(hints.get("SizeInMBs", 5))):
                flush(buffer.take())
        if buffer.is_due(float(hints.get("IntervalInSeconds", 300))):
            flush(buffer.take())

    def _hand_on(self, documents: list[Record]) -> None:
        while documents and not self._ended.is_set():
            try:
                return self._documents.put(documents, timeout=1)
            except queue.Full:
                continue

    def _processor(self) -> dict[str, str]:
        """Parameters of the Lambda processor; None without one."""
        processing = self._config.get("ProcessingConfiguration") or {}
        for processor in processing.get("Processors", []) if processing.get("Enabled") else []:
            if processor["Type"] == "Lambda":
                return {each["ParameterName"]: each["ParameterValue"] for each in processor["Parameters"]}
        return {}

    def _transform(self, records: list[Record], processor: dict[str, str]) -> list[Record]:
        function = processor["LambdaArn"]
        event: dict[str, Any] = {
            "invocationId": str(uuid.uuid4()),
            "deliveryStreamArn": self._stream["arn"],
            "region": self._stream["arn"].split(":")[3],
            "records": [event_record(record) for record in records],
        }
        source = self._stream.get("kinesis_source")
        if source:
            event["sourceKinesisStreamArn"] = source["KinesisStreamARN"]
        attempts = 0
        while True:
            attempts += 1
            try:
                answer = self._aws.invoke(processor.get("RoleArn", self._config["RoleARN"]), function, event)
                documents, failures = check(records, answer)
                break
            except DeliveryError as error:
                log.warning("%s: attempt %d to transform: %s", self._stream["name"], attempts, error)
                if attempts > int(processor.get("NumberOfRetries", 3)) or self._ended.wait(self._pause * min(attempts, 3)):
                    documents, failures = [], [Failure(record, error.code, str(error)) for record in records]
                    break
        self._write_failures("processing-failed", failures, attempts, lambda _: {"lambdaArn": function})
        return documents

    # -- from documents to OpenSearch --

    def _deliver(self) -> None:
        buffer = Buffer()
        while not self._ended.is_set():
            try:
                records = self._documents.get(timeout=POLL_SECONDS)
            except queue.Empty:
                records = []
            self._gather(records, buffer, self._config.get("BufferingHints", {}), self._index)

    def _index(self, records: list[Record]) -> None:
        seconds = float((self._config.get("RetryOptions") or {}).get("DurationInSeconds", 300))
        deadline = time.monotonic() + seconds
        waiting, failures = well_formed(records)
        attempts = 0
        while waiting:
            attempts += 1
            retriable, refused = self._index_once(waiting)
            failures += refused
            waiting = [failure.record for failure in retriable]
            pause = min(self._pause * min(attempts, 5), deadline - time.monotonic())
            if retriable and (pause <= 0 or self._ended.wait(pause)):
                failures += retriable
                break
            self._report(failures, attempts)
            failures = []
        self._report(failures, attempts)

    def _index_once(self, records: list[Record]) -> tuple[list[Failure], list[Failure]]:
        """Splits a bulk response into items to retry and items that failed."""
        lines = [line for record in records for line in (self._action(record), record.data)]
        try:
            status, body = self._aws.bulk(b"\n".join([*lines, b""]))
            items = json.loads(body)["items"] if status == 200 else None
        except DeliveryError as error:
            return [Failure(record, error.code, str(error)) for record in records], []
        if items is None:
            return [Failure(record, str(status), body.decode(errors="replace")) for record in records], []
        failed = [
            Failure(record, str(item["index"]["status"]), json.dumps(item["index"].get("error")))
            for record, item in zip(records, items, strict=True)
            if item["index"]["status"] >= 300
        ]
        retriable, refused = [], []
        for failure in failed:
            (retriable if failure.code == "429" or failure.code >= "500" else refused).append(failure)
        return retriable, refused

    def _action(self, record: Record) -> bytes:
        action = {"_index": self._index_name(record)}
        if self._document_id(record):
            action["_id"] = record.document_id
        return json.dumps({"index": action}).encode()

    def _document_id(self, record: Record) -> str:
        options = self._config.get("DocumentIdOptions") or {}
        return "" if options.get("DefaultDocumentIdFormat") == "NO_DOCUMENT_ID" else record.document_id

    def _index_name(self, record: Record) -> str:
        return self._config["IndexName"] + rotation(self._config.get("IndexRotationPeriod", "OneDay"), record.arrival)

    def _report(self, failures: list[Failure], attempts: int) -> None:
        self._write_failures(
            "AmazonOpenSearchService-failed",
            failures,
            attempts,
            lambda record: {
                "esDocumentId": self._document_id(record),
                "esIndexName": self._index_name(record),
                "esTypeName": self._config.get("TypeName", ""),
            },
        )

    # -- to S3 --

    def _back_up(self, records: list[Record]) -> None:
        s3 = self._backup
        body = b"".join(record.data for record in records)
        zipped = s3.get("CompressionFormat") == "GZIP"
        arrival = oldest(records)
        key = evaluate(s3.get("Prefix", ""), arrival) + self._object_name(arrival) + (".gz" if zipped else "")
        self._put(s3, key, gzip.compress(body, 6) if zipped else body)

    def _write_failures(
        self, kind: str, failures: list[Failure], attempts: int, more: Callable[[Record], dict[str, str]]
    ) -> None:
        """Formats failed records as AWS documents for their kind, one line of JSON each."""
        if not failures:
            return
        log.warning("%s: %d records %s: %s", self._stream["name"], len(failures), kind, failures[0].message)
        ended, error = int(time.time() * 1000), ERROR_NAMES.get(kind, "error")
        lines = [
            json.dumps(
                {
                    "attemptsMade": attempts,
                    "arrivalTimestamp": each.record.arrival,
                    f"{error}Code": each.code,
                    f"{error}Message": each.message,
                    "attemptEndingTimestamp": ended,
                    "rawData": base64.b64encode(each.record.data).decode(),
                    **more(each.record),
                }
            )
            for each in failures
        ]
        s3 = self._errors
        arrival = oldest([each.record for each in failures])
        template = s3.get("ErrorOutputPrefix") or s3.get("Prefix", "") + "!{firehose:error-output-type}/"
        key = evaluate(template, arrival, error_type=kind) + self._object_name(arrival)
        self._put(s3, key, ("\n".join(lines) + "\n").encode())

    def _object_name(self, arrival: time.struct_time) -> str:
        moment = java_time("yyyy-MM-dd-HH-mm-ss", arrival)
        return f"{self._stream['name']}-{self._stream['version']}-{moment}-{uuid.uuid4()}"

    def _put(self, s3: dict[str, Any], key: str, body: bytes) -> None:
        """Retries until the object is stored; the delivery waits as long."""
        while True:
            try:
                return self._aws.put_object(s3["RoleARN"], s3["BucketARN"].split(":")[-1], key, body)
            except DeliveryError as error:
                log.warning("%s: %s", self._stream["name"], error)
                if self._ended.wait(self._pause):
                    return None
