"""Filters and delivery of SNS, where MiniStack loses messages."""

import json

from ministack.services import sns, sqs


def filter_by_list_elements() -> None:
    """Matches filters on the body against each object of a list, such as `Records`.

    https://aws.amazon.com/blogs/compute/introducing-payload-based-message-filtering-for-amazon-sns/
    """
    body_lookup, policy_matches = sns._body_lookup, sns._policy_matches

    def look(body):
        def children(key):
            value = body.get(key)
            objects = value if isinstance(value, list) else [value]
            return [look(each) for each in objects if isinstance(each, dict)]

        lookup = body_lookup(body)
        lookup.child = children
        return lookup

    def matches(policy, lookup, nested=False):
        lookups = lookup if isinstance(lookup, list) else [lookup]
        return any(policy_matches(policy, each, nested) for each in lookups)

    sns._body_lookup, sns._policy_matches = look, matches


def send_refused_messages_to_the_dlq() -> None:
    """Sends a message to the subscription's dead-letter queue when its queue is deleted or refuses the
    topic (client-side errors, without retry).

    https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
    """
    original = sns._deliver_to_sqs

    def deliver(endpoint, *message, topic_arn="", **options):
        if not _accepts(endpoint, topic_arn):
            endpoint = _dead_letter_queue(topic_arn, endpoint) or endpoint
        original(endpoint, *message, topic_arn=topic_arn, **options)

    sns._deliver_to_sqs = deliver


def _accepts(queue_arn: str, topic_arn: str) -> bool:
    account = topic_arn.split(":")[4]
    return sqs.queue_policy_allows(queue_arn, "sns.amazonaws.com", topic_arn, account)


def _dead_letter_queue(topic_arn: str, endpoint: str) -> str | None:
    topic = sns._topic_by_arn_any_scope(topic_arn) or {"subscriptions": []}
    policies = (each["attributes"].get("RedrivePolicy") for each in topic["subscriptions"] if each["endpoint"] == endpoint)
    return next((json.loads(policy).get("deadLetterTargetArn") for policy in policies if policy), None)
