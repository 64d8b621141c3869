"""Records of data streams in memory, by shard.

LocalStack's Kinesis looks through a shard for each record that is put: the 10,000th takes 30 ms.
"""

import base64
import hashlib
import itertools
import json
import threading
import time
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

ITERATOR_SECONDS = 300
# Sequence numbers of AWS have 56 digits, and rise over all shards here.
FIRST_NUMBER = 49_546_986_683_135_544_286_507_457_936_321_625_675_700_192_471_156_785_154


class InvalidIterator(ValueError):
    """Iterator that this store did not give."""


class ExpiredIterator(ValueError):
    """Iterator that is older than five minutes."""


@dataclass(frozen=True)
class Shard:
    """Shard as ListShards describes it."""

    id: str
    first_hash: int
    last_hash: int
    is_open: bool


@dataclass
class Stored:
    """Records of one shard, in the order of their sequence numbers."""

    numbers: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Read:
    """Answer of one reading."""

    records: list[dict[str, Any]]
    # None at the end of a shard that was split or merged.
    next_iterator: str | None
    millis_behind: int


class Records:
    """Records of all streams, each by its ARN."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers = itertools.count(FIRST_NUMBER)
        self._streams: dict[str, dict[str, Stored]] = {}

    def put(self, stream: str, shards: list[Shard], data: bytes, partition_key: str, hash_key: str | None) -> tuple[str, str]:
        """Appends a record to the open shard of its key; returns the shard's id and the sequence number."""
        hashed = int(hash_key) if hash_key else int(hashlib.md5(partition_key.encode()).hexdigest(), 16)
        shard = next(each for each in shards if each.is_open and each.first_hash <= hashed <= each.last_hash)
        with self._lock:
            number, now = next(self._numbers), time.time()
            stored = self._stored(stream, shard.id)
            stored.numbers.append(number)
            stored.times.append(now)
            stored.records.append(
                {
                    "SequenceNumber": str(number),
                    "ApproximateArrivalTimestamp": now,
                    "Data": data,
                    "PartitionKey": partition_key,
                }
            )
        return shard.id, str(number)

    def iterator(self, stream: str, shard: str, kind: str, number: str | None = None, moment: float | None = None) -> str:
        """Iterator of a type of GetShardIterator. Raises ValueError for another type."""
        with self._lock:
            stored = self._stored(stream, shard)
            if kind == "TRIM_HORIZON":
                position = 0
            elif kind == "LATEST":
                position = len(stored.records)
            elif kind == "AT_TIMESTAMP" and moment is not None:
                position = bisect_left(stored.times, moment)
            elif kind in ("AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER") and number:
                position = bisect_left(stored.numbers, int(number) + (kind == "AFTER_SEQUENCE_NUMBER"))
            else:
                raise ValueError(f"The iterator type {kind} with sequence number {number} and timestamp {moment} is invalid.")
        return _encoded(stream, shard, position)

    def read(self, iterator: str, limit: int, is_open: bool) -> Read:
        """Records from an iterator on. Raises InvalidIterator, ExpiredIterator."""
        stream, shard, position = _decoded(iterator)
        with self._lock:
            stored = self._stored(stream, shard)
            found = stored.records[position : position + limit]
            end = position + len(found)
            at_end = end >= len(stored.records)
            behind = 0 if at_end else int((time.time() - stored.times[end]) * 1000)
        return Read(found, None if at_end and not is_open else _encoded(stream, shard, end), behind)

    def delete(self, stream: str) -> None:
        with self._lock:
            self._streams.pop(stream, None)

    def _stored(self, stream: str, shard: str) -> Stored:
        return self._streams.setdefault(stream, {}).setdefault(shard, Stored())


def place_of(iterator: str) -> tuple[str, str]:
    """ARN of the stream and id of the shard of an iterator. Raises InvalidIterator, ExpiredIterator."""
    stream, shard, _ = _decoded(iterator)
    return stream, shard


def _encoded(stream: str, shard: str, position: int) -> str:
    return base64.b64encode(json.dumps([stream, shard, position, time.time()]).encode()).decode()


def _decoded(iterator: str) -> tuple[str, str, int]:
    try:
        stream, shard, position, made = json.loads(base64.b64decode(iterator, validate=True))
    except ValueError as error:
        raise InvalidIterator("Invalid ShardIterator.") from error
    if time.time() - made > ITERATOR_SECONDS:
        raise ExpiredIterator("Iterator expired: it is older than five minutes.")
    return stream, shard, position
