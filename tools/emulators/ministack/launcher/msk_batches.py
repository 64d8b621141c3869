"""Retries of a batch of records of Kafka.

https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
"""

import time
from collections.abc import Callable
from typing import Any

Batch = list[dict[str, Any]]

FIRST_PAUSE = 0.1
LONGEST_PAUSE = 5.0


def deliver(
    batch: Batch,
    invoke: Callable[[Batch], dict[str, Any]],
    discard: Callable[[Batch, str | None], None],
    attempts: int,
    bisect: bool,
    partial: bool,
) -> None:
    """Invokes the function until no record fails, or the retries are exhausted and the rest is discarded.

    `attempts` are retries, -1 for ever. Splitting a batch after an error is no retry.
    """
    waiting = [(batch, 0)]
    while waiting:
        records, retries = waiting.pop(0)
        result = invoke(records)
        error = _error_of(result)
        failed = records if error else _failed(records, result.get("body"), partial)
        if not failed:
            continue
        if bisect and len(failed) > 1:
            middle = len(failed) // 2
            waiting[:0] = [(failed[:middle], retries), (failed[middle:], retries)]
        elif attempts >= 0 and retries >= attempts:
            discard(failed, error)
        else:
            time.sleep(min(FIRST_PAUSE * 2**retries, LONGEST_PAUSE))
            waiting.insert(0, (failed, retries + 1))


def _error_of(result: dict[str, Any]) -> str | None:
    return "Unhandled" if result.get("error") or result.get("throttle") else None


def _failed(batch: Batch, body: Any, partial: bool) -> Batch:
    """Records that the response names; all of them for an identifier that names none, as Lambda does."""
    if not partial or not isinstance(body, dict):
        return []
    named = [item.get("itemIdentifier") for item in body.get("batchItemFailures") or []]
    places = {(name.get("partition"), name.get("offset")) for name in named if isinstance(name, dict)}
    failed = [r for r in batch if (f"{r['topic']}-{r['partition']}", r["offset"]) in places]
    return batch if len(failed) < len(named) else failed
