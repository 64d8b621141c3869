"""Delivery of EventBridge events."""

from ministack.core import iam_evaluator
from ministack.services import eventbridge, sqs


def accept_events_of_aws_services() -> None:
    """Accepts events with the source `aws.…` from the account's root user: scenarios send the events
    of services that do nothing here."""
    original = eventbridge._put_events

    def put(data, allow_aws_source=False):
        return original(data, allow_aws_source or iam_evaluator.caller_arn().endswith(":root"))

    eventbridge._put_events = put


def send_refused_events_to_the_dlq() -> None:
    """Sends an event that the target's queue policy refuses to the target's dead-letter queue;
    MiniStack does not check the policy.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
    """
    original = eventbridge._invoke_target

    def invoke(target, event, rule, view=None):
        queue = target.get("Arn", "")
        if ":sqs:" in queue and not _accepts(queue, rule):
            queue = target.get("DeadLetterConfig", {}).get("Arn", "")
            if not _accepts(queue, rule):
                return
        original({**target, "Arn": queue}, event, rule, view)

    eventbridge._invoke_target = invoke


def _accepts(queue_arn: str, rule: dict) -> bool:
    account = rule["Arn"].split(":")[4]
    return sqs.queue_policy_allows(queue_arn, "events.amazonaws.com", rule["Arn"], account)
