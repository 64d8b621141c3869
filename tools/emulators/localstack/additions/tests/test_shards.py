"""Reader of a data stream's shards, with a stream in memory."""

import unittest
from datetime import datetime, timezone
from typing import Any

from localstack_additions.shards import ShardReader

ARN = "arn:aws:kinesis:us-east-1:000000000000:stream/logs"
START = datetime(2026, 1, 1, tzinfo=timezone.utc)


class Expired(Exception):
    """Error of boto3 for an iterator that is older than five minutes."""


class Stream:
    """Stream with the calls of a boto3 client; an iterator is `shard/position`."""

    class exceptions:  # noqa: N801: as boto3 names it
        ExpiredIteratorException = Expired

    def __init__(self) -> None:
        self.shards: dict[str, dict[str, Any]] = {}
        self.iterators: list[dict[str, Any]] = []
        self.expired: set[str] = set()

    def add(self, name: str, *lines: str, parents: tuple[str, ...] = ()) -> None:
        for parent in parents:
            self.shards[parent]["closed"] = True
        self.shards[name] = {"lines": list(lines), "parents": parents, "closed": False}

    def list_shards(self, **parameters: Any) -> dict[str, Any]:
        # One shard on a page.
        names = list(self.shards)
        at = int(parameters.get("NextToken", 0))
        assert parameters == ({"NextToken": str(at)} if at else {"StreamARN": ARN})
        shard: dict[str, Any] = {"ShardId": names[at]}
        for field, parent in zip(("ParentShardId", "AdjacentParentShardId"), self.shards[names[at]]["parents"]):
            shard[field] = parent
        return {"Shards": [shard], **({"NextToken": str(at + 1)} if at + 1 < len(names) else {})}

    def get_shard_iterator(self, **parameters: Any) -> dict[str, Any]:
        self.iterators.append(parameters)
        after = parameters.get("StartingSequenceNumber")
        return {"ShardIterator": f"{parameters['ShardId']}/{int(after) + 1 if after else 0}"}

    def get_records(self, **parameters: Any) -> dict[str, Any]:
        name, _, at = parameters["ShardIterator"].partition("/")
        if name in self.expired:
            self.expired.remove(name)
            raise Expired
        shard = self.shards[name]
        records = [{"SequenceNumber": str(number), "Data": line} for number, line in enumerate(shard["lines"])][int(at) :]
        answer: dict[str, Any] = {"Records": records}
        return answer if shard["closed"] else {**answer, "NextShardIterator": f"{name}/{len(shard['lines'])}"}


class ShardReaderTest(unittest.TestCase):
    def setUp(self) -> None:
        self.stream = Stream()
        self.stream.add("a", "1", "2")
        self.reader = ShardReader(self.stream, ARN, START)

    def read(self) -> list[str]:
        return [record["Data"] for _, record in self.reader.read()]

    def test_each_record_is_read_once_with_its_shard(self) -> None:
        self.stream.add("b", "3")
        self.assertEqual([(shard, record["Data"]) for shard, record in self.reader.read()], [("a", "1"), ("a", "2"), ("b", "3")])
        self.stream.shards["b"]["lines"].append("4")
        self.assertEqual(self.read(), ["4"])
        self.assertEqual(self.read(), [])

    def test_a_stream_is_read_from_the_given_moment_on(self) -> None:
        self.read()
        expected = {"StreamARN": ARN, "ShardId": "a", "ShardIteratorType": "AT_TIMESTAMP", "Timestamp": START}
        self.assertEqual(self.stream.iterators, [expected])

    def test_the_children_of_a_split_are_read_after_their_parent(self) -> None:
        self.assertEqual(self.read(), ["1", "2"])
        self.stream.shards["a"]["lines"].append("3")
        self.stream.add("b", "4", parents=("a",))
        self.stream.add("c", "5", parents=("a",))
        self.assertEqual(self.read(), ["3"])
        self.assertEqual(self.read(), ["4", "5"])

    def test_a_merged_shard_waits_for_both_parents(self) -> None:
        self.stream.add("b", "3")
        self.stream.add("c", "4", parents=("a", "b"))
        self.stream.expired.add("b")
        self.assertEqual(self.read(), ["1", "2"])
        self.assertEqual(self.read(), ["3"])
        self.assertEqual(self.read(), ["4"])

    def test_a_reader_that_starts_after_a_split_reads_the_parent_first(self) -> None:
        self.stream.add("b", "3", parents=("a",))
        self.assertEqual(self.read(), ["1", "2"])
        self.assertEqual(self.read(), ["3"])

    def test_an_expired_iterator_is_replaced_after_the_last_record(self) -> None:
        self.read()
        self.stream.shards["a"]["lines"].append("3")
        self.stream.expired.add("a")
        self.assertEqual(self.read(), [])
        self.assertEqual(self.read(), ["3"])
        self.assertEqual(self.stream.iterators[-1]["StartingSequenceNumber"], "1")
