"""Memory of DynamoDB's items: a day of windows has 70,000, whose values are mostly the same.

MiniStack keeps each attribute as a dictionary of its own, of about 300 bytes.
"""

from typing import Any

from ministack.services import dynamodb

# Values that are shared before the table of them begins anew.
MAX_SHARED = 20_000

_values: dict[tuple[str, str], dict[str, str]] = {}


def share_equal_values() -> None:
    """Stores equal texts and numbers of items once. An update replaces a value, and changes none in place."""
    original = dynamodb._set_item

    def set_item(table: dict[str, Any], partition: Any, sort: Any, item: dict[str, Any]) -> dict[str, Any] | None:
        for name, value in item.items():
            item[name] = shared(value)
        return original(table, partition, sort, item)

    dynamodb._set_item = set_item


def shared(value: dict[str, Any]) -> dict[str, Any]:
    """An equal value that is stored already, or the value itself."""
    (entry,) = value.items()
    if entry[0] not in ("S", "N"):
        return value
    if len(_values) >= MAX_SHARED:
        _values.clear()
    return _values.setdefault(entry, value)
