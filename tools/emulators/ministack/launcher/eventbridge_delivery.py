"""Has EventBridge tell of AWS's own services and deliver as AWS documents it."""

from ministack.core import iam_evaluator
from ministack.services import eventbridge, sqs


def accept_events_of_aws_services() -> None:
    """Who may do everything puts events of AWS's services, `aws.…`: the services, which alone may on AWS, do nothing here."""
    original = eventbridge._put_events

    def put(data, allow_aws_source=False):
        return original(data, allow_aws_source or iam_evaluator.caller_arn().endswith(":root"))

    eventbridge._put_events = put


def send_refused_events_to_the_dlq() -> None:
    """An event that a queue refuses goes to the dead-letter queue of the rule's target; as shipped no queue is asked.

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
