"""Reader of all shards of a data stream by the API of Kinesis, from a moment on.

A shard that was split or merged is read to its end before its children, as Amazon's client library does.
The positions are in memory.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

# Maximum of GetRecords.
READ_LIMIT = 10_000


class Kinesis(Protocol):
    """The calls of a boto3 client that a reader makes."""

    exceptions: Any

    def list_shards(self, **parameters: Any) -> dict[str, Any]: ...

    def get_shard_iterator(self, **parameters: Any) -> dict[str, Any]: ...

    def get_records(self, **parameters: Any) -> dict[str, Any]: ...


@dataclass
class Shard:
    """Shard of a stream and the position in it."""

    id: str
    parents: frozenset[str]
    iterator: str | None = None
    sequence_number: str | None = None
    ended: bool = False


class ShardReader:
    """Reader that returns each record of a stream once."""

    def __init__(self, kinesis: Kinesis, stream_arn: str, start: datetime):
        self._kinesis = kinesis
        self._stream = {"StreamARN": stream_arn}
        self._start = start
        self._shards: dict[str, Shard] = {}

    def read(self) -> list[tuple[str, dict[str, Any]]]:
        """Records since the last call, each with the id of its shard."""
        if not self._shards:
            self._discover()
        readable = [shard for shard in self._shards.values() if self._is_readable(shard)]
        records = [(shard.id, record) for shard in readable for record in self._read(shard)]
        if any(shard.ended for shard in readable):
            self._discover()
        return records

    def _is_readable(self, shard: Shard) -> bool:
        # A parent that is older than the retention period is not listed any more.
        parents = [self._shards[each] for each in shard.parents if each in self._shards]
        return not shard.ended and all(each.ended for each in parents)

    def _discover(self) -> None:
        parameters = dict(self._stream)
        while True:
            answer = self._kinesis.list_shards(**parameters)
            for each in answer["Shards"]:
                parents = {each.get("ParentShardId"), each.get("AdjacentParentShardId")} - {None}
                self._shards.setdefault(each["ShardId"], Shard(each["ShardId"], frozenset(parents)))
            if not answer.get("NextToken"):
                return
            parameters = {"NextToken": answer["NextToken"]}

    def _read(self, shard: Shard) -> list[dict[str, Any]]:
        shard.iterator = shard.iterator or self._iterator(shard)
        try:
            answer = self._kinesis.get_records(ShardIterator=shard.iterator, Limit=READ_LIMIT)
        except self._kinesis.exceptions.ExpiredIteratorException:
            shard.iterator = None
            return []
        shard.iterator = answer.get("NextShardIterator")
        shard.ended = not shard.iterator
        records = answer["Records"]
        if records:
            shard.sequence_number = records[-1]["SequenceNumber"]
        return records

    def _iterator(self, shard: Shard) -> str:
        if shard.sequence_number:
            position = {"ShardIteratorType": "AFTER_SEQUENCE_NUMBER", "StartingSequenceNumber": shard.sequence_number}
        else:
            position = {"ShardIteratorType": "AT_TIMESTAMP", "Timestamp": self._start}
        return self._kinesis.get_shard_iterator(ShardId=shard.id, **self._stream, **position)["ShardIterator"]
