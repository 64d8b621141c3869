"""Permissions of a role that a service of AWS uses, by MiniStack's own evaluator of policies."""

from typing import Any

from launcher import iam_calls
from launcher.service_calls import ApiError
from ministack.core import iam_evaluator, responses
from ministack.services import iam


def assert_allowed(role: str, session: str, action: str, resource: str) -> None:
    """Raises ApiError unless the policies of the role, or that of the resource, allow the action. Without a role all is allowed."""
    if role and not is_allowed(role, session, action, resource):
        raise ApiError("AccessDeniedException", f"User: {role} is not authorized to perform: {action} on resource: {resource}")


def is_allowed(role: str, session: str, action: str, resource: str, policy: Any = None) -> bool:
    """True if the policies of the role, or the policy of the resource, allow the action."""
    account, name = role.split(":")[4], role.split("/")[-1]
    request = iam_evaluator.EvalContext(
        principal_arn=f"arn:aws:sts::{account}:assumed-role/{name}/{session}",
        principal_type="AssumedRole",
        principal_account=account,
        action=action,
        resource_arn=resource,
        region=responses.get_region(),
    )
    policies = iam_evaluator._gather_role_policies(name, account)
    identity = iam_evaluator.evaluate(request, policies)
    own = iam_evaluator._resource_policy(action.split(":")[0], resource)
    policy = policy or (own[0] if own else None)
    allowed = iam_evaluator.combine_resource_policy(identity, request, policy, account).decision == "Allow"
    iam_calls.record(request.principal_arn, action, resource, allowed, policies)
    return allowed


def role_of(caller: str) -> str:
    """ARN of the role of a caller, who is a role or its session; empty for users and the account's root user."""
    account, path = caller.split(":", 5)[4:]
    kind, *names = path.split("/")
    if kind not in ("role", "assumed-role"):
        return ""
    # The ARN of a session has the name of the role without its path.
    name = names[0] if kind == "assumed-role" else names[-1]
    return iam._roles.get(name, {}).get("Arn") or f"arn:aws:iam::{account}:role/{name}"
