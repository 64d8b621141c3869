"""Calls of a delivery to MiniStack's services, with the role's policies enforced."""

import base64
import json
import logging
import threading
import time
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from delivery_stream.bulk import post
from delivery_stream.delivery import Delivery
from delivery_stream.records import DeliveryError, Record
from launcher.role_permissions import is_allowed
from launcher.s3_objects import Objects
from ministack.core import responses
from ministack.core.concurrency import spawn_background
from ministack.services import firehose, kinesis, lambda_svc, opensearch

log = logging.getLogger("firehose_delivery")

# Name of the session of a stream's role.
SESSION = "AmazonDataFirehose"
# Maximum of GetRecords.
READ_LIMIT = 10_000


# Kinds of delivery, each with a test of the stream's destination.
deliveries: list[tuple[Callable[[dict[str, Any]], bool], type[Delivery]]] = [
    (lambda destination: destination["type"] == "AmazonOpenSearch", Delivery)
]


def start_deliveries() -> None:
    """Starts a delivery for each stream of a kind in `deliveries` and stops it when the stream is deleted."""
    threading.Thread(target=_watch, daemon=True).start()


def describe_buckets() -> None:
    """Adds the buckets of backups to descriptions, with AWS's names.

    https://docs.aws.amazon.com/firehose/latest/APIReference/API_DestinationDescription.html
    """
    original = firehose._dest_description

    def describe(destination):
        described, config = original(destination), destination["config"]
        if destination["type"] == "AmazonOpenSearch":
            search = {**config, "S3DestinationDescription": config.get("S3Configuration")}
            return {"DestinationId": destination["id"], "AmazonopensearchserviceDestinationDescription": search}
        if destination["type"] == "ExtendedS3" and config.get("S3BackupConfiguration"):
            described["ExtendedS3DestinationDescription"]["S3BackupDescription"] = config["S3BackupConfiguration"]
        return described

    firehose._dest_description = describe


def _watch() -> None:
    running: dict[tuple[str, str, str], tuple[dict[str, Any], Delivery]] = {}
    while True:
        time.sleep(0.1)
        streams = {key: stream for key, stream in firehose._streams.all_items() if _kind(stream)}
        for key, (stream, delivery) in list(running.items()):
            if streams.get(key) is not stream:
                delivery.end()
                del running[key]
        for key, stream in streams.items():
            if key not in running:
                running[key] = (stream, _start(key[0], key[1], stream))


def _kind(stream: dict[str, Any]) -> type[Delivery] | None:
    return next((kind for delivers, kind in deliveries if any(map(delivers, stream["destinations"]))), None)


def _start(account: str, region: str, stream: dict[str, Any]) -> Delivery:
    responses._request_account_id.set(account)
    responses._request_region.set(region)
    delivery = _kind(stream)(stream, Services(stream))
    delivery.start(lambda work: spawn_background(work, thread_name=f"firehose-{stream['name']}"))
    return delivery


@dataclass
class Shard:
    """Shard of MiniStack and the position in it."""

    stream: str
    id: str
    content: dict[str, Any]
    position: str

    def read(self) -> list[Record]:
        stored = self.content["records"]
        start = bisect_right(stored, self.position, key=lambda record: record["SequenceNumber"])
        found = stored[start : start + READ_LIMIT]
        if found:
            self.position = found[-1]["SequenceNumber"]
        return [self._record(each) for each in found]

    def _record(self, stored: dict[str, Any]) -> Record:
        number = stored["SequenceNumber"]
        arrival = int(stored["ApproximateArrivalTimestamp"] * 1000)
        return Record(
            id=f"{self.id}{number}",
            data=base64.b64decode(kinesis._ensure_base64(stored["Data"])),
            arrival=arrival,
            document_id=f"{number}.0",
            kinesis={
                "sequenceNumber": number,
                "subsequenceNumber": 0,
                "partitionKey": stored["PartitionKey"],
                "shardId": self.id,
                "approximateArrivalTimestamp": arrival,
            },
        )


class Services:
    """Services of one delivery stream."""

    def __init__(self, stream: dict[str, Any]):
        self._stream = stream
        self._shards: list[Shard] = []
        self._refused = ""

    def read(self) -> list[Record]:
        source = self._stream.get("kinesis_source")
        if not source:
            return self._read_direct_puts()
        try:
            _assert_allowed(source["RoleARN"], "kinesis:GetRecords", source["KinesisStreamARN"])
        except DeliveryError as error:
            if str(error) != self._refused:
                log.warning("%s: %s", self._stream["name"], error)
            self._refused = str(error)
            return []
        return self._read_shards(source)

    def _read_shards(self, source: dict[str, Any]) -> list[Record]:
        source_name = source["KinesisStreamARN"].split("/")[-1]
        stream = kinesis._streams.get(source_name)
        current = dict(stream["shards"]) if stream else {}
        known = {id(shard.content) for shard in self._shards}
        start = f"{int(source['DeliveryStartTimestamp'] * 1000):020d}"
        self._shards += [
            Shard(source_name, name, shard, start) for name, shard in current.items() if id(shard) not in known
        ]
        records = [record for shard in self._shards for record in shard.read()]
        # MiniStack deletes a shard that is split or merged; its records are read first, as on AWS.
        if not records:
            self._shards = [shard for shard in self._shards if current.get(shard.id) is shard.content]
        return records

    def _read_direct_puts(self) -> list[Record]:
        destination = self._stream["destinations"][0]
        with firehose._lock:
            stored, destination["records"] = destination["records"], []
        return [
            Record(each["id"], base64.b64decode(each["data"]), int(each["ts"] * 1000), f"{each['id']}.0")
            for each in stored
        ]

    def invoke(self, role: str, function: str, event: dict[str, Any]) -> Any:
        _assert_allowed(role, "lambda:InvokeFunction", function, code="Lambda.InvokeAccessDenied")
        found, config, _ = lambda_svc._get_func_record_for_ref(function)
        if found is None or config is None:
            raise DeliveryError("Lambda.FunctionNotFound", f"There is no function {function}.")
        result = lambda_svc._execute_function(lambda_svc._execution_record_for_config(found, config), event)
        body = result.get("body")
        if result.get("throttle"):
            raise DeliveryError("Lambda.InvokeLimitExceeded", json.dumps(body))
        if result.get("error"):
            raise DeliveryError("Lambda.FunctionError", json.dumps(body))
        return body

    def bulk(self, body: bytes) -> tuple[int, bytes]:
        config = self._stream["destinations"][0]["config"]
        arn = config["DomainARN"]
        domain = opensearch._domains.get(arn.split("/")[-1])
        if domain is None:
            raise DeliveryError("ES.ResourceNotFound", f"There is no domain {arn}.")
        policy = domain.get("AccessPolicies")
        _assert_allowed(config["RoleARN"], "es:ESHttpPost", f"{arn}/_bulk", policy, code="ES.AccessDenied")
        return post(f"https://{domain['_Endpoint']}/_bulk", body)

    def put_object(self, role: str, bucket: str, key: str, body: bytes) -> None:
        put_object(role, bucket, key, body)


def put_object(role: str, bucket: str, key: str, body: bytes) -> None:
    """Writes an object with the permissions of a role. Raises DeliveryError."""
    try:
        Objects(role, SESSION).write(f"s3://{bucket}/{key}", body)
    except ValueError as error:
        raise DeliveryError("S3.PutObject", str(error)) from None


def _assert_allowed(role: str, action: str, resource: str, policy: Any = None, code: str = "AccessDenied") -> None:
    """Checks the role's policies and the resource policy. Raises DeliveryError."""
    if not is_allowed(role, SESSION, action, resource, policy):
        raise DeliveryError(code, f"{role.split('/')[-1]} is not allowed to {action} on {resource}.")
