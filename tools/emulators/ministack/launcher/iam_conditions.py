"""Condition keys of IAM policies."""

import re

from ministack.core import iam_evaluator

SESSION = re.compile(r"^arn:(aws[\w-]*):sts::(\d+):assumed-role/(.+)/[^/]+$")


def resolve_principal_arn() -> None:
    """Resolves aws:PrincipalArn to the ARN of the role instead of the session's.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
    """
    original = iam_evaluator._resolve_condition_key

    def resolve(key, context):
        value = original(key, context)
        if key.lower() != "aws:principalarn":
            return value
        return SESSION.sub(r"arn:\1:iam::\2:role/\3", value or "") or value

    iam_evaluator._resolve_condition_key = resolve


def report_loopback_as_tls() -> None:
    """Reports aws:SecureTransport as true: the endpoint is plain HTTP on the loopback interface."""
    original = iam_evaluator._resolve_condition_key

    def resolve(key, context):
        return "true" if key.lower() == "aws:securetransport" else original(key, context)

    iam_evaluator._resolve_condition_key = resolve
