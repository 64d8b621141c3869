"""Shards of a Kinesis stream that were split or merged: MiniStack deletes them with their records."""

import json
from typing import Any

from ministack.core.responses import error_response_json
from ministack.services import kinesis

ENDED = "ending_sequence_number"


def keep_closed_shards() -> None:
    """Keeps a parent shard, closed and readable to its end.

    https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-after-resharding.html
    """
    kinesis._split_shard = _closing(kinesis._split_shard, ("ShardToSplit",))
    kinesis._merge_shards = _closing(kinesis._merge_shards, ("ShardToMerge", "AdjacentShardToMerge"))
    kinesis._route_to_shard = _to_open_shards(kinesis._route_to_shard)
    kinesis._shard_out = _with_end(kinesis._shard_out)
    kinesis._get_records = _until_end(kinesis._get_records)


def _closing(original, parents):
    def reshard(data):
        _, stream = kinesis._resolve_stream(data)
        before = dict(stream["shards"]) if stream else {}
        for parameter in parents:
            shard = data.get(parameter)
            if ENDED in before.get(shard, {}):
                return error_response_json("InvalidArgumentException", f"Shard {shard} is closed.", 400)
        result = original(data)
        for shard, content in before.items():
            if shard not in stream["shards"]:
                content[ENDED] = kinesis._next_sequence_number()
                stream["shards"][shard] = content
        return result

    return reshard


def _to_open_shards(original):
    def route(hash_key, stream):
        open_shards = {shard: content for shard, content in stream["shards"].items() if ENDED not in content}
        return original(hash_key, {"shards": open_shards})

    return route


def _with_end(original):
    def describe(shard_id, shard):
        described = original(shard_id, shard)
        if ENDED in shard:
            described["SequenceNumberRange"]["EndingSequenceNumber"] = shard[ENDED]
        return described

    return describe


def _until_end(original):
    """After the last record of a closed shard there is no next iterator."""

    def get(data: dict[str, Any]):
        state = kinesis._shard_iterators.get(data.get("ShardIterator"))
        status, headers, body = original(data)
        stream = kinesis._streams.get(state["stream"]) if state and status == 200 else None
        shard = stream["shards"].get(state["shard_id"], {}) if stream else {}
        if ENDED not in shard:
            return status, headers, body
        answer = json.loads(body)
        read = min(state["position"], len(shard["records"])) + len(answer["Records"])
        if read < len(shard["records"]):
            return status, headers, body
        kinesis._shard_iterators.pop(answer.pop("NextShardIterator"), None)
        return status, headers, json.dumps(answer).encode()

    return get
