"""Records of a delivery stream, in the forms that AWS documents.

The pages are named in delivery.py.
"""

import base64
import binascii
import json
import time
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

LAMBDA_PAYLOAD = 6 * 1_048_576


@dataclass(frozen=True)
class Record:
    """Record of the source; `id` and `document_id` are the same in every attempt."""

    id: str
    data: bytes
    arrival: int  # milliseconds
    document_id: str
    kinesis: dict[str, Any] | None = None  # kinesisRecordMetadata


@dataclass(frozen=True)
class Failure:
    record: Record
    code: str
    message: str


class DeliveryError(Exception):
    """Failure that another attempt may resolve."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


def rotation(period: str, arrival: int) -> str:
    """Suffix of an index. Weeks start on Sunday; the first week has the year's first Saturday."""
    moment = datetime.fromtimestamp(arrival / 1000, timezone.utc)
    if period == "OneWeek":
        first = moment.replace(month=1, day=1)
        # %w counts from Sunday: the days of the first week that belong to the year before.
        week = (moment.timetuple().tm_yday - 1 + int(first.strftime("%w"))) // 7 + 1
        return f"-{moment.year}-w{week:02d}"
    formats = {"NoRotation": "", "OneHour": "-%Y-%m-%d-%H", "OneDay": "-%Y-%m-%d", "OneMonth": "-%Y-%m"}
    return moment.strftime(formats[period])


def event_record(record: Record) -> dict[str, Any]:
    event = {
        "recordId": record.id,
        "approximateArrivalTimestamp": record.arrival,
        "data": base64.b64encode(record.data).decode(),
    }
    return {**event, "kinesisRecordMetadata": record.kinesis} if record.kinesis else event


def check(records: list[Record], answer: Any) -> tuple[list[Record], list[Failure]]:
    """Documents and failures from the function's response. Raises DeliveryError for a response that is
    invalid as a whole."""
    if len(json.dumps(answer)) > LAMBDA_PAYLOAD:
        raise DeliveryError("Lambda.FunctionError", f"The function's response is larger than {LAMBDA_PAYLOAD} bytes.")
    results = answer.get("records") if isinstance(answer, dict) else None
    if not isinstance(results, list) or not all(isinstance(each, dict) for each in results):
        raise DeliveryError("Lambda.JsonProcessingException", "The function's response has no list of records.")
    returned = Counter(each.get("recordId") for each in results)
    by_id = {each.get("recordId"): each for each in results}
    documents, failures = [], []
    for record in records:
        result = by_id.get(record.id, {})
        status = result.get("result")
        if returned[record.id] == 0:
            failures.append(Failure(record, "Lambda.MissingRecordId", "The record Id was not returned."))
        elif returned[record.id] > 1:
            failures.append(Failure(record, "Lambda.DuplicatedRecordId", "The record Id was returned more than once."))
        elif status == "ProcessingFailed":
            failures.append(Failure(record, "Lambda.ProcessingFailedStatus", "ProcessingFailed status set for record"))
        elif status == "Ok":
            try:
                documents.append(replace(record, data=base64.b64decode(result["data"], validate=True)))
            except (KeyError, TypeError, binascii.Error):
                failures.append(Failure(record, "Lambda.InvalidReturnFormat", "The data field is not base64."))
        elif status != "Dropped":
            failures.append(Failure(record, "Lambda.InvalidReturnFormat", f"The result is {status}."))
    return documents, failures


def well_formed(records: list[Record]) -> tuple[list[Record], list[Failure]]:
    """Checks that a record is one line with one JSON object, which a bulk request requires."""
    good, bad = [], []
    for record in records:
        try:
            data = record.data.strip()
            if b"\n" in data or not isinstance(json.loads(data), dict):
                raise ValueError
            good.append(replace(record, data=data))
        except (ValueError, RecursionError):
            bad.append(Failure(record, "ES.MalformedData", "The record is not a single JSON object without newlines."))
    return good, bad


def oldest(records: list[Record]) -> time.struct_time:
    return time.gmtime(min(record.arrival for record in records) / 1000)
