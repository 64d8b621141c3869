"""Metrics of queues that alarms watch.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
"""

import time

from launcher.cloudwatch_levels import Levels, keep_measuring, publish_watched
from ministack.services import sqs

NAMESPACE = "AWS/SQS"


def publish_queue_metrics() -> None:
    """Measures the messages of each watched queue; every minute on AWS."""
    keep_measuring(measure)


def measure() -> None:
    """Publishes one datapoint for each metric that an alarm watches."""
    queues = {(account, region, queue["name"]): queue for (account, region, _), queue in sqs._queues.all_items()}

    def levels_of(account: str, region: str, dimensions: dict[str, str]) -> Levels:
        queue = queues.get((account, region, dimensions["QueueName"]))
        return _levels(list(queue["messages"])) if queue else {}

    publish_watched(NAMESPACE, levels_of)


def _levels(messages: list[dict]) -> Levels:
    now = time.time()
    visible = sum(1 for each in messages if each["visible_at"] <= now)
    received = sum(1 for each in messages if each["visible_at"] > now and each["receive_count"] > 0)
    sent = [each.get("enqueued_at", each["sent_at"]) for each in messages]
    return {
        "ApproximateNumberOfMessagesVisible": (visible, "Count"),
        "ApproximateNumberOfMessagesNotVisible": (received, "Count"),
        "ApproximateAgeOfOldestMessage": (now - min(sent, default=now), "Seconds"),
    }
