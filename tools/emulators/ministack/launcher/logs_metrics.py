"""Metrics of log events.

- embedded in an event: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
- of metric filters: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/MonitoringLogData.html
- of log groups: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
"""

import json
import logging
from collections.abc import Iterator

from launcher.cloudwatch_metrics import lock, publish
from launcher.logs_filters import compile_pattern
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


def count_log_events() -> None:
    """Counts the events of PutLogEvents, those that a metric filter matches among them."""
    put, create = cloudwatch_logs._put_log_events, cloudwatch_logs._put_metric_filter

    def put_log_events(request):
        answer = put(request)
        if answer[0] == 200:
            _count(request["logGroupName"], [event["message"] for event in request["logEvents"]])
        return answer

    def put_metric_filter(request):
        compile_pattern(request["filterPattern"])
        return create(request)

    cloudwatch_logs._put_log_events = put_log_events
    cloudwatch_logs._put_metric_filter = put_metric_filter


def _count(group: str, messages: list[str]) -> None:
    for metric_filter in cloudwatch_logs._metric_filters.values():
        if metric_filter["logGroupName"] != group:
            continue
        matches = compile_pattern(metric_filter["filterPattern"])
        found = sum(1 for message in messages if matches(message))
        for transformation in metric_filter["metricTransformations"] if found else []:
            value = found * float(transformation["metricValue"])
            publish(transformation["metricNamespace"], transformation["metricName"], {}, value, "None", found)
    if messages:
        publish("AWS/Logs", "IncomingLogEvents", {"LogGroupName": group}, len(messages), "None")


def _publish(message: str) -> None:
    try:
        for namespace, name, dimensions, seconds, unit, values in _metrics_in(json.loads(message)):
            with lock:
                cloudwatch._store_datum(namespace, name, dimensions, seconds, unit, None, values, None, None)
    except (ValueError, KeyError, TypeError):
        log.warning("No metrics are read from %s", message)


def _metrics_in(event: dict) -> Iterator[tuple]:
    seconds = event["_aws"]["Timestamp"] / 1000
    for directive in event["_aws"]["CloudWatchMetrics"]:
        for names in directive["Dimensions"]:
            dimensions = {name: str(event[name]) for name in names}
            for metric in directive["Metrics"]:
                value = event[metric["Name"]]
                values = value if isinstance(value, list) else [value]
                yield directive["Namespace"], metric["Name"], dimensions, seconds, metric.get("Unit", "None"), values
