"""Kinesis of LocalStack with the records in memory; streams and shards are LocalStack's own."""

import threading
import time
from typing import Any

from localstack.aws.api import CommonServiceException, RequestContext
from localstack.aws.api.kinesis import (
    ExpiredIteratorException,
    GetRecordsOutput,
    GetShardIteratorOutput,
    InvalidArgumentException,
    PutRecordOutput,
    PutRecordsOutput,
    PutRecordsResultEntry,
    ResourceNotFoundException,
)
from localstack.aws.connect import connect_to
from localstack.services.kinesis.provider import KinesisProvider
from localstack.utils.aws.arns import kinesis_stream_arn

from localstack_additions.records import ExpiredIterator, InvalidIterator, Records, Shard, place_of
from localstack_additions.version import assert_supported

# The shards of a stream are listed again after this time.
SHARDS_SECONDS = 1.0
MAX_RECORDS = 500
MAX_RECORD_BYTES = 1_048_576
MAX_REQUEST_BYTES = 5 * 1_048_576
READ_LIMIT = 10_000


class MemoryKinesisProvider(KinesisProvider):
    """Provider whose records are not those of LocalStack's backend."""

    def __init__(self) -> None:
        assert_supported()
        super().__init__()
        self._records = Records()
        self._shards: dict[str, tuple[float, list[Shard]]] = {}
        self._lock = threading.Lock()

    def delete_stream(self, context: RequestContext, **parameters: Any) -> None:
        self._records.delete(_arn(context, parameters))
        # LocalStack then asks its backend.
        raise NotImplementedError

    def put_record(self, context: RequestContext, data: bytes, partition_key: str, **parameters: Any) -> PutRecordOutput:
        stream = _arn(context, parameters)
        _assert_sizes([(data, partition_key)])
        shard, number = self._records.put(
            stream, self._shards_of(stream), data, partition_key, parameters.get("explicit_hash_key")
        )
        return PutRecordOutput(ShardId=shard, SequenceNumber=number)

    def put_records(self, context: RequestContext, records: list[dict[str, Any]], **parameters: Any) -> PutRecordsOutput:
        stream = _arn(context, parameters)
        _assert_sizes([(each["Data"], each["PartitionKey"]) for each in records])
        shards = self._shards_of(stream)
        entries = []
        for each in records:
            shard, number = self._records.put(
                stream, shards, each["Data"], each["PartitionKey"], each.get("ExplicitHashKey")
            )
            entries.append(PutRecordsResultEntry(ShardId=shard, SequenceNumber=number))
        return PutRecordsOutput(FailedRecordCount=0, Records=entries)

    def get_shard_iterator(
        self, context: RequestContext, shard_id: str, shard_iterator_type: str, **parameters: Any
    ) -> GetShardIteratorOutput:
        stream = _arn(context, parameters)
        if shard_id not in [each.id for each in self._shards_of(stream)]:
            raise ResourceNotFoundException(f"Shard {shard_id} in stream {stream} does not exist.")
        moment = parameters.get("timestamp")
        try:
            iterator = self._records.iterator(
                stream,
                shard_id,
                shard_iterator_type,
                parameters.get("starting_sequence_number"),
                moment.timestamp() if moment else None,
            )
        except ValueError as error:
            raise InvalidArgumentException(str(error)) from error
        return GetShardIteratorOutput(ShardIterator=iterator)

    def get_records(
        self, context: RequestContext, shard_iterator: str, limit: int | None = None, **parameters: Any
    ) -> GetRecordsOutput:
        try:
            stream, shard = place_of(shard_iterator)
            is_open = any(each.id == shard and each.is_open for each in self._shards_of(stream))
            read = self._records.read(shard_iterator, limit or READ_LIMIT, is_open)
        except ExpiredIterator as error:
            raise ExpiredIteratorException(str(error)) from error
        except InvalidIterator as error:
            raise InvalidArgumentException(str(error)) from error
        output = GetRecordsOutput(Records=read.records, MillisBehindLatest=read.millis_behind)
        return {**output, "NextShardIterator": read.next_iterator} if read.next_iterator else output

    def _shards_of(self, stream: str) -> list[Shard]:
        """Raises ResourceNotFoundException."""
        with self._lock:
            since, shards = self._shards.get(stream, (0.0, []))
            if time.monotonic() - since > SHARDS_SECONDS:
                shards = _list_shards(stream)
                self._shards[stream] = (time.monotonic(), shards)
            return shards


def _arn(context: RequestContext, parameters: dict[str, Any]) -> str:
    given = parameters.get("stream_arn")
    return given or kinesis_stream_arn(parameters.get("stream_name") or "", context.account_id, context.region)


def _list_shards(stream: str) -> list[Shard]:
    _, _, _, region, account, _ = stream.split(":", 5)
    kinesis = connect_to(aws_access_key_id=account, region_name=region).kinesis
    try:
        # The backend knows names only.
        answer = kinesis.list_shards(StreamName=stream.rpartition("/")[2])
    except kinesis.exceptions.ResourceNotFoundException as error:
        raise ResourceNotFoundException(str(error)) from error
    return [
        Shard(
            each["ShardId"],
            int(each["HashKeyRange"]["StartingHashKey"]),
            int(each["HashKeyRange"]["EndingHashKey"]),
            "EndingSequenceNumber" not in each["SequenceNumberRange"],
        )
        for each in answer["Shards"]
    ]


def _assert_sizes(records: list[tuple[bytes, str]]) -> None:
    sizes = [len(data) + len(key.encode()) for data, key in records]
    if len(sizes) > MAX_RECORDS or max(sizes) > MAX_RECORD_BYTES or sum(sizes) > MAX_REQUEST_BYTES:
        raise CommonServiceException(
            "ValidationException",
            f"A request has at most {MAX_RECORDS} records, {MAX_RECORD_BYTES} bytes each and {MAX_REQUEST_BYTES} in all; "
            f"this one has {len(sizes)}, up to {max(sizes)} bytes, {sum(sizes)} in all.",
        )
