"""Metrics of functions.

https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
"""

import time

from launcher.cloudwatch_metrics import publish
from ministack.services import cloudwatch, lambda_svc

NAMESPACE = "AWS/Lambda"


def publish_function_metrics() -> None:
    """Publishes the metrics of all invocations; MiniStack does for those by Invoke only."""
    execute, acquire = lambda_svc._execute_function_dispatch, lambda_svc._acquire_execution_slot
    lambda_svc._emit_lambda_metrics = lambda *_, **__: None

    def dispatch(func, config, event, *more):
        start = time.time()
        for record in _last_record(event):
            _publish(config, "IteratorAge", max(0.0, start - record) * 1000, "Milliseconds")
        result = execute(func, config, event, *more)
        _publish(config, "Invocations", 1)
        _publish(config, "Errors", 1 if result.get("error") else 0)
        for dimensions in _dimensions(config):
            # One by one, for percentiles.
            cloudwatch.record_metric(NAMESPACE, "Duration", (time.time() - start) * 1000, "Milliseconds", dimensions)
        return result

    def acquire_slot(func, config):
        slot, limit = acquire(func, config)
        if slot is None:
            _publish(config, "Throttles", 1)
        return slot, limit

    lambda_svc._execute_function_dispatch, lambda_svc._acquire_execution_slot = dispatch, acquire_slot


def _publish(config: dict, name: str, value: float, unit: str = "Count") -> None:
    for dimensions in _dimensions(config):
        publish(NAMESPACE, name, dimensions, value, unit)


def _dimensions(config: dict) -> list[dict[str, str]]:
    """Sets of dimensions; a second one for an invocation by version or alias."""
    name = config["FunctionName"]
    parts = config.get("FunctionArn", "").split(":")
    qualified = [{"FunctionName": name, "Resource": f"{name}:{parts[7]}"}] if len(parts) == 8 else []
    return [{"FunctionName": name}, *qualified]


def _last_record(event) -> list[float]:
    """Time at which a stream received the last record of an event from a stream."""
    records = event.get("Records") if isinstance(event, dict) else None
    last = records[-1] if isinstance(records, list) and records else None
    match last:
        case {"kinesis": {"approximateArrivalTimestamp": float() | int() as moment}}:
            return [moment]
        case {"eventSource": "aws:dynamodb", "dynamodb": {"ApproximateCreationDateTime": float() | int() as moment}}:
            return [moment]
    return []
