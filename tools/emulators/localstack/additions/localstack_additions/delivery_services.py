"""Calls of a delivery stream to LocalStack's services, with the role of the stream."""

import json
import logging
import threading
import time
import uuid
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from localstack import config
from localstack.aws.connect import connect_to

from delivery_stream.bulk import post
from delivery_stream.records import DeliveryError, Record
from localstack_additions.shards import ShardReader

log = logging.getLogger("firehose_delivery")

PRINCIPAL = "firehose"
# AWS allows five reads of a shard in a second.
READ_SECONDS = 0.2

FUNCTION_CODES = {
    "AccessDeniedException": "Lambda.InvokeAccessDenied",
    "ResourceNotFoundException": "Lambda.FunctionNotFound",
    "TooManyRequestsException": "Lambda.InvokeLimitExceeded",
}


class Services:
    """Services of one delivery stream, by its description."""

    def __init__(self, stream: dict[str, Any]):
        """`stream`: as `delivery_stream.delivery.Delivery` takes it, with `DeliveryStartTimestamp`."""
        self._stream = stream
        self._put: list[Record] = []
        self._lock = threading.Lock()
        self._next_read = 0.0
        source = stream.get("kinesis_source")
        self._reader = source and self._reader_of(source)

    def _reader_of(self, source: dict[str, Any]) -> ShardReader:
        kinesis = self._clients(source["RoleARN"]).kinesis
        return ShardReader(kinesis, source["KinesisStreamARN"], source["DeliveryStartTimestamp"])

    def _clients(self, role: str):
        region = self._stream["arn"].split(":")[3]
        return connect_to.with_assumed_role(role_arn=role, service_principal=PRINCIPAL, region_name=region)

    def put(self, data: bytes) -> str:
        """Keeps a record that was put directly, and returns its id."""
        identifier = uuid.uuid4().hex
        record = Record(identifier, data, int(time.time() * 1000), f"{identifier}.0")
        with self._lock:
            self._put.append(record)
        return identifier

    def read(self) -> list[Record]:
        if self._reader:
            return self._read_stream()
        with self._lock:
            records, self._put = self._put, []
        return records

    def _read_stream(self) -> list[Record]:
        if time.monotonic() < self._next_read:
            return []
        self._next_read = time.monotonic() + READ_SECONDS
        try:
            return [_record(*each) for each in self._reader.read()]
        except (BotoCoreError, ClientError) as error:
            log.warning("%s can not read its source: %s", self._stream["name"], error)
            self._next_read += 1
            return []

    def invoke(self, role: str, function: str, event: dict[str, Any]) -> Any:
        try:
            answer = self._clients(role).lambda_.invoke(FunctionName=function, Payload=json.dumps(event))
        except ClientError as error:
            code = FUNCTION_CODES.get(error.response["Error"]["Code"], "Lambda.FunctionError")
            raise DeliveryError(code, str(error)) from error
        except BotoCoreError as error:
            raise DeliveryError("Lambda.FunctionError", str(error)) from error
        text = answer["Payload"].read()
        if answer.get("FunctionError"):
            raise DeliveryError("Lambda.FunctionError", text.decode(errors="replace"))
        return json.loads(text or b"null")

    def bulk(self, body: bytes) -> tuple[int, bytes]:
        settings = self._stream["destinations"][0]["config"]
        domain = settings["DomainARN"].split("/")[-1]
        try:
            status = self._clients(settings["RoleARN"]).opensearch.describe_domain(DomainName=domain)["DomainStatus"]
        except ClientError as error:
            raise DeliveryError("ES.ResourceNotFound", str(error)) from error
        scheme = "https" if config.OPENSEARCH_CUSTOM_BACKEND.startswith("https:") else "http"
        return post(f"{scheme}://{status['Endpoint']}/_bulk", body)

    def put_object(self, role: str, bucket: str, key: str, body: bytes) -> None:
        try:
            self._clients(role).s3.put_object(Bucket=bucket, Key=key, Body=body)
        except (BotoCoreError, ClientError) as error:
            raise DeliveryError("S3.PutObject", str(error)) from error


def _record(shard: str, stored: dict[str, Any]) -> Record:
    number = stored["SequenceNumber"]
    arrival = int(stored["ApproximateArrivalTimestamp"].timestamp() * 1000)
    return Record(
        id=f"{shard}{number}",
        data=stored["Data"],
        arrival=arrival,
        document_id=f"{number}.0",
        kinesis={
            "sequenceNumber": number,
            "subsequenceNumber": 0,
            "partitionKey": stored["PartitionKey"],
            "shardId": shard,
            "approximateArrivalTimestamp": arrival,
        },
    )
