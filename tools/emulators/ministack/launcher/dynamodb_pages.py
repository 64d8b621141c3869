"""Pages of queries of large partitions.

MiniStack evaluates the key condition for each item of the partition and compares each with the start key, for each
page: 48 pages of 48,000 items take 13 seconds in which it answers nothing else.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ministack.services import dynamodb

_EQUALITY = re.compile(r"\s*(#?\w+)\s*=\s*(:\w+)\s*")


def read_pages_of_large_partitions() -> None:
    """Compares texts of key conditions directly, and finds the start key by halves."""
    dynamodb._evaluate_condition = _compared(dynamodb._evaluate_condition)
    dynamodb._apply_exclusive_start_key = _halved(dynamodb._apply_exclusive_start_key)


def _compared(original: Callable[..., bool]) -> Callable[..., bool]:
    valid: set[str] = set()

    def evaluate(expression: str, item: dict, values: dict, names: dict, **options: Any) -> bool:
        if options.get("slot") != "KeyConditionExpression" or not (parts := _equality(expression)):
            return original(expression, item, values, names, **options)
        name, value = names.get(parts[0], parts[0]), values.get(parts[1])
        # MiniStack's own evaluation refuses what is no valid expression.
        if expression in valid and isinstance(value, dict) and "S" in value and not name.startswith("#"):
            return item.get(name) == value
        found = original(expression, item, values, names, **options)
        valid.add(expression)
        return found

    return evaluate


@lru_cache(512)
def _equality(expression: str) -> tuple[str, str] | None:
    match = _EQUALITY.fullmatch(expression)
    return (match[1], match[2]) if match else None


def _halved(original: Callable[..., list]) -> Callable[..., list]:
    def apply(
        candidates: list, start: dict, partition: str, sort: Any, *forward: bool, table: Any = None, **scan: Any
    ) -> list:
        # A scan, which passes its direction by name, has its items in no order.
        keys = dynamodb._index_order_keys(table, sort) if forward and table is not None else []
        if not keys:
            return original(candidates, start, partition, sort, *forward, table=table, **scan)

        def order(item: dict) -> tuple:
            return tuple(dynamodb._index_order_value(item, name, kind) for name, kind in keys)

        cursor = order(start)
        if forward[0]:
            return candidates[bisect_right(candidates, cursor, key=order) :]
        return candidates[len(candidates) - bisect_left(candidates[::-1], cursor, key=order) :]

    return apply
