"""Metrics in log events.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
import logging

from launcher.cloudwatch_metrics import lock
from ministack.services import cloudwatch, cloudwatch_logs

log = logging.getLogger("logs_metrics")

_MARK = '"CloudWatchMetrics"'


def publish_embedded_metrics() -> None:
    """Publishes the metrics of log events in the embedded metric format."""
    original = cloudwatch_logs._append_log_events

    def append(stream, events):
        original(stream, events)
        for event in events:
            if _MARK in event["message"]:
                _publish(event["message"])

    cloudwatch_logs._append_log_events = append


def _publish(message: str) -> None:
    try:
        found = json.loads(message)
        metadata = found["_aws"]
        seconds = metadata["Timestamp"] / 1000
        directives = metadata["CloudWatchMetrics"]
    except (ValueError, KeyError, TypeError):
        log.warning("No metrics are read from %s", message)
        return
    for directive in directives:
        for names in directive["Dimensions"]:
            dimensions = {name: str(found[name]) for name in names}
            for metric in directive["Metrics"]:
                value = found[metric["Name"]]
                values = value if isinstance(value, list) else [value]
                unit = metric.get("Unit", "None")
                with lock:
                    cloudwatch._store_datum(
                        directive["Namespace"], metric["Name"], dimensions, seconds, unit, None, values, None, None
                    )
