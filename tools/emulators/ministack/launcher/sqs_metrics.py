"""Metrics of queues that alarms watch.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
"""

import logging
import threading
import time

from launcher.cloudwatch_alarms import INTERVAL, watched
from launcher.cloudwatch_metrics import publish_level
from ministack.core.responses import request_scope
from ministack.services import sqs

log = logging.getLogger("sqs_metrics")

NAMESPACE = "AWS/SQS"


def publish_queue_metrics() -> None:
    """Measures the messages of each watched queue; every minute on AWS."""
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    while True:
        time.sleep(INTERVAL)
        try:
            measure()
        except Exception:
            log.exception("The metrics of queues are not published.")


def measure() -> None:
    """Publishes one datapoint for each metric that an alarm watches."""
    metrics = watched(NAMESPACE)
    queues = {(account, region, queue["name"]): queue for (account, region, _), queue in sqs._queues.all_items()}
    for account, region, metric, dimensions in metrics:
        name = dimensions.removeprefix("QueueName=")
        queue = queues.get((account, region, name))
        level = queue and _levels(list(queue["messages"])).get(metric)
        if level is not None:
            with request_scope(account, region):
                publish_level(NAMESPACE, metric, {"QueueName": name}, *level)


def _levels(messages: list[dict]) -> dict[str, tuple[float, str]]:
    now = time.time()
    visible = sum(1 for each in messages if each["visible_at"] <= now)
    received = sum(1 for each in messages if each["visible_at"] > now and each["receive_count"] > 0)
    sent = [each.get("enqueued_at", each["sent_at"]) for each in messages]
    return {
        "ApproximateNumberOfMessagesVisible": (visible, "Count"),
        "ApproximateNumberOfMessagesNotVisible": (received, "Count"),
        "ApproximateAgeOfOldestMessage": (now - min(sent, default=now), "Seconds"),
    }
