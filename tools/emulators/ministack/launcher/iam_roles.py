"""Permissions of roles that services assume."""

from launcher import iam_calls
from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region


def may(role: str, action: str, target: str) -> bool:
    """Returns true when the policies of a role allow an action on a resource."""
    account = get_account_id()
    policies = iam_evaluator._gather_role_policies(role.rsplit("/", 1)[-1], account)
    request = iam_evaluator.EvalContext(
        principal_arn=role,
        principal_type="AssumedRole",
        principal_account=account,
        action=action,
        resource_arn=target,
        region=get_region(),
    )
    allowed = iam_evaluator.evaluate(request, policies).decision == "Allow"
    arn = role if role.startswith("arn:") else f"arn:aws:iam::{account}:role/{role}"
    iam_calls.record(arn, action, target, allowed, policies)
    return allowed
