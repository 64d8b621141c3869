"""Resharding against AWS's documentation."""

import base64
import json
import unittest
from typing import Any

from launcher import kinesis_resharding
from ministack.services import kinesis

kinesis_resharding.keep_closed_shards()


def call(operation: str, **data: Any) -> dict[str, Any]:
    status, _, body = getattr(kinesis, operation)(data)
    answer = json.loads(body)
    if status != 200:
        raise AssertionError(answer)
    return answer


def put(text: str, hash_key: int) -> str:
    data = base64.b64encode(text.encode()).decode()
    record = {"Data": data, "PartitionKey": "key", "ExplicitHashKey": str(hash_key)}
    return call("_put_records", StreamName="trips", Records=[record])["Records"][0]["ShardId"]


def read(shard: str) -> tuple[list[str], bool]:
    """Records of a shard, and True when it has ended."""
    iterator = call("_get_shard_iterator", StreamName="trips", ShardId=shard, ShardIteratorType="TRIM_HORIZON")
    texts: list[str] = []
    next_iterator = iterator["ShardIterator"]
    for _ in range(3):
        answer = call("_get_records", ShardIterator=next_iterator, Limit=1)
        texts += [base64.b64decode(each["Data"]).decode() for each in answer["Records"]]
        next_iterator = answer.get("NextShardIterator")
        if next_iterator is None:
            return texts, True
    return texts, False


class ReshardingTest(unittest.TestCase):
    def setUp(self) -> None:
        kinesis.reset()
        call("_create_stream", StreamName="trips", ShardCount=1)
        call("_describe_stream", StreamName="trips")

    def shards(self) -> dict[str, dict[str, Any]]:
        return {each["ShardId"]: each for each in call("_list_shards", StreamName="trips")["Shards"]}

    def test_keeps_the_records_of_a_shard_that_is_split_and_ends_it(self) -> None:
        put("before", 5)
        call("_split_shard", StreamName="trips", ShardToSplit="shardId-000000000000", NewStartingHashKey="1000")
        self.assertEqual(put("after", 5), "shardId-000000000001")
        self.assertEqual(read("shardId-000000000000"), (["before"], True))
        self.assertEqual(read("shardId-000000000001"), (["after"], False))

    def test_lists_the_end_of_a_closed_shard(self) -> None:
        call("_split_shard", StreamName="trips", ShardToSplit="shardId-000000000000", NewStartingHashKey="1000")
        ends = ["EndingSequenceNumber" in each["SequenceNumberRange"] for each in self.shards().values()]
        self.assertEqual(ends, [True, False, False])

    def test_keeps_both_parents_of_a_merge(self) -> None:
        call("_split_shard", StreamName="trips", ShardToSplit="shardId-000000000000", NewStartingHashKey="1000")
        put("left", 5)
        put("right", 5_000)
        call(
            "_merge_shards",
            StreamName="trips",
            ShardToMerge="shardId-000000000001",
            AdjacentShardToMerge="shardId-000000000002",
        )
        self.assertEqual(put("merged", 5), "shardId-000000000003")
        self.assertEqual(read("shardId-000000000001"), (["left"], True))
        self.assertEqual(read("shardId-000000000002"), (["right"], True))

    def test_refuses_to_split_a_closed_shard(self) -> None:
        split = {"StreamName": "trips", "ShardToSplit": "shardId-000000000000", "NewStartingHashKey": "1000"}
        call("_split_shard", **split)
        with self.assertRaisesRegex(AssertionError, "is closed"):
            call("_split_shard", **split)


if __name__ == "__main__":
    unittest.main()
