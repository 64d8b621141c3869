"""Maximum throughput of on-demand tables.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode-max-throughput.html
"""

import json
import time

from launcher.cloudwatch_metrics import publish
from ministack.core.responses import error_response_json
from ministack.services import dynamodb

MESSAGE = "Throughput exceeds the maximum OnDemandThroughput configured on table or index"
REASON = "TableWriteMaxOnDemandThroughputExceeded"

_written: dict[str, tuple[int, int]] = {}


def throttle_writes() -> None:
    """Throttles writes over MaxWriteRequestUnits, which MiniStack ignores. Each write counts as one
    unit (an item of up to 1 KB)."""
    for name in ("_put_item", "_update_item", "_delete_item"):
        setattr(dynamodb, name, _throttled(getattr(dynamodb, name), lambda request: request.get("TableName")))
    dynamodb._execute_statement = _throttled(dynamodb._execute_statement, _written_by)
    dynamodb._batch_execute_statement = _with_batch_codes(dynamodb._batch_execute_statement)


def _throttled(original, table_of):
    def handle(request):
        table = dynamodb._tables.get(table_of(request) or "")
        return original(request) if table is None or _is_within(table) else _refusal(table)

    return handle


def _written_by(request: dict) -> str | None:
    """Table that a statement writes; None for a statement that reads or does not parse."""
    try:
        parsed = dynamodb._parse_partiql(request.get("Statement", ""), request.get("Parameters", []))
    except ValueError:
        return None
    return None if parsed["op"] == "SELECT" else parsed["table"]


def _is_within(table: dict) -> bool:
    """Counts a write, if this second's limit allows it."""
    limit = (table.get("OnDemandThroughput") or {}).get("MaxWriteRequestUnits", -1)
    if limit < 0:
        return True
    now = int(time.time())
    second, count = _written.get(table["TableArn"], (now, 0))
    used = count if second == now else 0
    _written[table["TableArn"]] = (now, used + 1)
    return used < limit


def _refusal(table: dict) -> tuple:
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
    publish("AWS/DynamoDB", "WriteThrottleEvents", {"TableName": table["TableName"]}, 1)
    reasons = [{"reason": REASON, "resource": table["TableArn"]}]
    return error_response_json("ThrottlingException", MESSAGE, 400, {"throttlingReasons": reasons})


def _with_batch_codes(original):
    """Returns throttled statements of a batch with the code of BatchStatementError."""

    def handle(request):
        status, headers, body = original(request)
        answer = json.loads(body)
        for response in answer.get("Responses", []):
            if response.get("Error", {}).get("Code") == "Throttling":
                response["Error"]["Code"] = "ThrottlingError"
        return status, headers, json.dumps(answer, ensure_ascii=False).encode()

    return handle
