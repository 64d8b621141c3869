"""Delivery of Firehose against AWS's documentation, with services in memory."""

import base64
import gzip
import json
import logging
import threading
import time
import unittest
from collections.abc import Callable
from typing import Any

from delivery_stream import delivery
from delivery_stream.delivery import Delivery
from delivery_stream.records import DeliveryError, Record, rotation

# Failures are what most of these tests are about.
delivery.log.addHandler(logging.NullHandler())

ARRIVAL = 1_456_405_200_000  # 2016-02-25T13:00:00Z, as in AWS's examples
ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/logs"


def record(number: int, data: bytes | None = None) -> Record:
    text = data if data is not None else f"line {number}\n".encode()
    return Record(f"id-{number}", text, ARRIVAL, f"document-{number}", {"partitionKey": f"key-{number}"})


def results(event: dict[str, Any], change: Callable[[int, dict[str, Any]], dict[str, Any] | None]) -> dict[str, Any]:
    """The function's answer: a document for each record, as `change` leaves it."""
    made = []
    for number, each in enumerate(event["records"]):
        line = base64.b64decode(each["data"]).decode(errors="replace").strip()
        data = base64.b64encode(json.dumps({"line": line}).encode()).decode()
        made.append(change(number, {"recordId": each["recordId"], "result": "Ok", "data": data}))
    return {"records": [each for each in made if each]}


class FakeAws:
    """A source with what is given to it, and services that keep what they get."""

    def __init__(self, *records: Record):
        self.source = list(records)
        self.events: list[dict[str, Any]] = []
        self.requests: list[list[dict[str, Any]]] = []
        self.indexed: dict[str, dict[str, Any]] = {}
        self.objects: dict[str, bytes] = {}
        self.function = lambda event: results(event, lambda _, each: each)
        self.status = lambda document: 201
        self.engine_is_away = False
        self.s3_is_away = False

    def read(self) -> list[Record]:
        read, self.source = self.source[:500], self.source[500:]
        return read

    def invoke(self, role: str, function: str, event: dict[str, Any]) -> Any:
        self.events.append(event)
        return self.function(event)

    def bulk(self, body: bytes) -> tuple[int, bytes]:
        lines = [json.loads(line) for line in body.splitlines()]
        self.requests.append(lines)
        if self.engine_is_away:
            raise DeliveryError("ES.ServiceException", "connection refused")
        items = []
        for action, document in zip(lines[::2], lines[1::2], strict=True):
            status = self.status(document)
            if status < 300:
                self.indexed[document["line"]] = action["index"]
            items.append({"index": {"status": status, "error": {"type": "some_exception"}}})
        return 200, json.dumps({"items": items}).encode()

    def put_object(self, role: str, bucket: str, key: str, body: bytes) -> None:
        if self.s3_is_away:
            raise DeliveryError("S3", "S3 answers 503")
        self.objects[key] = body

    def failures(self, kind: str) -> list[dict[str, Any]]:
        keys = [key for key in self.objects if key.startswith(f"errors/{kind}/2016/02/25/13/logs-1-2016-02-25-13-00-00-")]
        return [json.loads(line) for key in keys for line in self.objects[key].splitlines()]


class DeliveryTest(unittest.TestCase):
    def deliver(self, aws: FakeAws, until: Callable[[], Any], **changes: Any) -> None:
        config = {
            "IndexName": "logs",
            "IndexRotationPeriod": "OneDay",
            "RoleARN": "role",
            "BufferingHints": {"IntervalInSeconds": 0, "SizeInMBs": 1},
            "RetryOptions": {"DurationInSeconds": 60},
            "S3BackupMode": "FailedDocumentsOnly",
            "S3Configuration": {
                "RoleARN": "role",
                "BucketARN": "arn:aws:s3:::bucket",
                "Prefix": "backup/!{timestamp:yyyy-MM}/",
                "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/",
                "CompressionFormat": "GZIP",
                "BufferingHints": {"IntervalInSeconds": 0, "SizeInMBs": 1},
            },
            "ProcessingConfiguration": {
                "Enabled": True,
                "Processors": [
                    {
                        "Type": "Lambda",
                        "Parameters": [
                            {"ParameterName": "LambdaArn", "ParameterValue": "function"},
                            {"ParameterName": "BufferIntervalInSeconds", "ParameterValue": "0"},
                        ],
                    }
                ],
            },
            **changes,
        }
        stream = {
            "name": "logs",
            "arn": "arn:aws:firehose:eu-west-1:000000000000:deliverystream/logs",
            "version": 1,
            "kinesis_source": {"KinesisStreamARN": ARN},
            "destinations": [{"config": config}],
        }
        running = Delivery(stream, aws, pause=0.01)
        self.addCleanup(running.end)
        running.start(lambda work: threading.Thread(target=work, daemon=True).start())
        self.wait(until)

    def wait(self, until: Callable[[], Any]) -> None:
        deadline = time.monotonic() + 20
        while not until():
            self.assertLess(time.monotonic(), deadline, "it does not happen")
            time.sleep(0.01)

    def test_function_gets_the_documented_event(self) -> None:
        aws = FakeAws(record(1))
        self.deliver(aws, lambda: aws.indexed)
        event = aws.events[0]
        self.assertEqual(event["sourceKinesisStreamArn"], ARN)
        self.assertEqual(event["region"], "eu-west-1")
        expected = {
            "recordId": "id-1",
            "approximateArrivalTimestamp": ARRIVAL,
            "data": base64.b64encode(b"line 1\n").decode(),
            "kinesisRecordMetadata": {"partitionKey": "key-1"},
        }
        self.assertEqual(event["records"], [expected])

    def test_documents_go_to_the_index_of_their_arrival_with_stable_ids(self) -> None:
        aws = FakeAws(record(1))
        self.deliver(aws, lambda: aws.indexed)
        self.assertEqual(aws.indexed, {"line 1": {"_index": "logs-2016-02-25", "_id": "document-1"}})

    def test_no_document_id_leaves_ids_to_opensearch(self) -> None:
        aws = FakeAws(record(1))
        self.deliver(aws, lambda: aws.indexed, DocumentIdOptions={"DefaultDocumentIdFormat": "NO_DOCUMENT_ID"})
        self.assertEqual(aws.indexed, {"line 1": {"_index": "logs-2016-02-25"}})

    def test_records_without_a_processor_are_documents(self) -> None:
        aws = FakeAws(record(1, b'{"line": "as it is"}\n'))
        self.deliver(aws, lambda: aws.indexed, ProcessingConfiguration={"Enabled": False})
        self.assertEqual(list(aws.indexed), ["as it is"])

    def test_dropped_records_are_discarded_and_failed_records_go_to_the_error_prefix(self) -> None:
        aws = FakeAws(record(1), record(2), record(3))
        status = ["Ok", "Dropped", "ProcessingFailed"]
        aws.function = lambda event: results(event, lambda number, each: {**each, "result": status[number]})
        self.deliver(aws, lambda: aws.indexed and aws.objects)
        self.assertEqual(list(aws.indexed), ["line 1"])
        [failure] = aws.failures("processing-failed")
        self.assertGreater(failure.pop("attemptEndingTimestamp"), ARRIVAL)
        expected = {
            "attemptsMade": 1,
            "arrivalTimestamp": ARRIVAL,
            "errorCode": "Lambda.ProcessingFailedStatus",
            "errorMessage": "ProcessingFailed status set for record",
            "rawData": base64.b64encode(b"line 3\n").decode(),
            "lambdaArn": "function",
        }
        self.assertEqual(failure, expected)

    def test_records_with_an_invalid_response_fail(self) -> None:
        aws = FakeAws(*(record(number) for number in range(6)))

        def answer(event: dict[str, Any]) -> dict[str, Any]:
            faults = [{"recordId": "unknown"}, {}, {"recordId": "id-1"}, {"data": "%"}, {"result": "ok"}, {}]
            return results(event, lambda number, each: {**each, **faults[number]})

        aws.function = answer
        self.deliver(aws, lambda: aws.indexed and aws.objects)
        self.assertEqual(list(aws.indexed), ["line 5"])
        codes = [failure["errorCode"] for failure in aws.failures("processing-failed")]
        missing, duplicated, wrong = "Lambda.MissingRecordId", "Lambda.DuplicatedRecordId", "Lambda.InvalidReturnFormat"
        self.assertEqual(codes, [missing, duplicated, missing, wrong, wrong])

    def test_a_failing_function_is_retried_before_the_batch_fails(self) -> None:
        aws = FakeAws(record(1), record(2))

        def fail(_event: dict[str, Any]) -> Any:
            raise DeliveryError("Lambda.FunctionError", "out of memory")

        aws.function = fail
        self.deliver(aws, lambda: aws.objects)
        self.assertEqual(len(aws.events), 4)
        self.assertEqual(len({event["records"][0]["recordId"] for event in aws.events}), 1)
        failures = aws.failures("processing-failed")
        self.assertEqual([(each["attemptsMade"], each["errorCode"]) for each in failures], [(4, "Lambda.FunctionError")] * 2)

    def test_function_that_recovers_loses_nothing(self) -> None:
        aws = FakeAws(record(1))
        well = aws.function

        def recover(event: dict[str, Any]) -> Any:
            if len(aws.events) < 4:
                raise DeliveryError("Lambda.InvokeLimitExceeded", "too many requests")
            return well(event)

        aws.function = recover
        self.deliver(aws, lambda: aws.indexed)
        self.assertEqual(aws.objects, {})

    def test_response_over_the_payload_limit_is_a_function_error(self) -> None:
        aws = FakeAws(record(1))
        aws.function = lambda event: results(event, lambda _, each: {**each, "data": "A" * 6_400_000})
        self.deliver(aws, lambda: aws.objects)
        self.assertEqual(aws.failures("processing-failed")[0]["errorCode"], "Lambda.FunctionError")

    def test_only_rejected_documents_are_sent_again(self) -> None:
        aws = FakeAws(record(1), record(2))
        aws.status = lambda document: 429 if document["line"] == "line 2" and len(aws.requests) < 3 else 201
        self.deliver(aws, lambda: len(aws.indexed) == 2)
        self.assertEqual([len(request) // 2 for request in aws.requests], [2, 1, 1])
        self.assertEqual(aws.indexed["line 2"]["_id"], "document-2")
        self.assertEqual(aws.objects, {})

    def test_a_refused_document_fails_alone_without_a_retry(self) -> None:
        aws = FakeAws(record(1), record(2))
        aws.status = lambda document: 400 if document["line"] == "line 1" else 201
        self.deliver(aws, lambda: aws.indexed and aws.objects)
        [failure] = aws.failures("AmazonOpenSearchService-failed")
        self.assertGreater(failure.pop("attemptEndingTimestamp"), ARRIVAL)
        expected = {
            "attemptsMade": 1,
            "arrivalTimestamp": ARRIVAL,
            "errorCode": "400",
            "errorMessage": '{"type": "some_exception"}',
            "esDocumentId": "document-1",
            "esIndexName": "logs-2016-02-25",
            "esTypeName": "",
            "rawData": base64.b64encode(b'{"line": "line 1"}').decode(),
        }
        self.assertEqual(failure, expected)

    def test_a_malformed_document_fails_alone(self) -> None:
        bodies = [b'{"line": "good"}', b"not JSON", b'{"a":\n1}', b"[]", b"", b"\xff", b"[" * 100_000]
        aws = FakeAws(*(record(number, body) for number, body in enumerate(bodies)))
        self.deliver(aws, lambda: aws.indexed and aws.objects, ProcessingConfiguration={})
        codes = [failure["errorCode"] for failure in aws.failures("AmazonOpenSearchService-failed")]
        self.assertEqual(codes, ["ES.MalformedData"] * 6)

    def test_documents_go_to_s3_when_the_retry_duration_is_over(self) -> None:
        aws = FakeAws(record(1))
        aws.engine_is_away = True
        self.deliver(aws, lambda: aws.objects, RetryOptions={"DurationInSeconds": 0.2})
        [failure] = aws.failures("AmazonOpenSearchService-failed")
        self.assertEqual(failure["errorCode"], "ES.ServiceException")
        self.assertEqual(failure["attemptsMade"], len(aws.requests))
        self.assertGreater(len(aws.requests), 1)

    def test_no_retry_without_a_retry_duration(self) -> None:
        aws = FakeAws(record(1))
        aws.engine_is_away = True
        self.deliver(aws, lambda: aws.objects, RetryOptions={"DurationInSeconds": 0})
        self.assertEqual(len(aws.requests), 1)

    def test_the_source_is_not_read_while_opensearch_is_down_and_nothing_is_lost(self) -> None:
        aws = FakeAws(*(record(number) for number in range(20_000)))
        aws.engine_is_away = True
        self.deliver(aws, lambda: len(aws.events) > delivery.BACKLOG)
        self.assertGreater(len(aws.source), 10_000)
        aws.engine_is_away = False
        self.wait(lambda: len(aws.indexed) == 20_000)
        self.assertEqual(aws.objects, {})

    def test_all_documents_are_backed_up_unchanged(self) -> None:
        aws = FakeAws(record(1), record(2))
        aws.function = lambda event: results(event, lambda _, each: {**each, "result": "ProcessingFailed"})
        self.deliver(aws, lambda: len(aws.objects) == 2, S3BackupMode="AllDocuments")
        [key] = [key for key in aws.objects if key.startswith("backup/")]
        self.assertRegex(key, r"^backup/2016-02/logs-1-2016-02-25-13-00-00-[0-9a-f-]{36}\.gz$")
        self.assertEqual(gzip.decompress(aws.objects[key]), b"line 1\nline 2\n")

    def test_size_hint_ends_a_batch_before_its_time(self) -> None:
        aws = FakeAws(*(record(number, b"x" * 600_000) for number in range(4)))
        processing = {"Type": "Lambda", "Parameters": [{"ParameterName": "LambdaArn", "ParameterValue": "function"}]}
        self.deliver(
            aws, lambda: len(aws.events) == 2, ProcessingConfiguration={"Enabled": True, "Processors": [processing]}
        )
        self.assertEqual([len(event["records"]) for event in aws.events], [2, 2])

    def test_the_delivery_waits_until_s3_stores_failed_records(self) -> None:
        aws = FakeAws(record(1))
        aws.status = lambda _: 400
        aws.s3_is_away = True
        self.deliver(aws, lambda: aws.requests)
        aws.s3_is_away = False
        self.wait(lambda: aws.objects)
        self.assertEqual(len(aws.failures("AmazonOpenSearchService-failed")), 1)


class RotationTest(unittest.TestCase):
    def test_an_index_suffix_follows_the_rotation_period(self) -> None:
        for period, suffix in {
            "NoRotation": "",
            "OneHour": "-2016-02-25-13",
            "OneDay": "-2016-02-25",
            "OneMonth": "-2016-02",
        }.items():
            self.assertEqual(rotation(period, ARRIVAL), suffix)

    def test_weeks_start_on_sunday_and_the_first_has_a_saturday(self) -> None:
        day = 86_400_000
        friday = 1_451_606_400_000  # 2016-01-01
        weeks = [rotation("OneWeek", friday + days * day) for days in (0, 1, 2, 8, 9)]
        self.assertEqual(weeks, ["-2016-w01", "-2016-w01", "-2016-w02", "-2016-w02", "-2016-w03"])
