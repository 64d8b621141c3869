"""Service and resource control policies, which MiniStack keeps and does not apply.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import dataclasses
import re
from contextvars import ContextVar

from launcher.organizations_accounts import management_account_of, organization_id_of, path_of
from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id
from ministack.services import organizations, s3

# Services whose resources a resource control policy limits:
# https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
RESOURCE_CONTROLLED = ("kms", "s3", "secretsmanager", "sqs", "sts")

_ALLOW_ALL = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
_SERVICE_LINKED = re.compile(r":assumed-role/AWSServiceRole")
_ACCOUNT = re.compile(r"^arn:[\w-]+:\w+:[\w-]*:(\d{12}):")

# Type of the policy that denied the call of this request.
_denied_by = ContextVar("denied_by", default=None)


def limit_principals() -> None:
    """Limits what principals of a member account may do, its root user among them: each level from the
    root to the account must allow a call, and none may deny it."""
    original = iam_evaluator.resolve_principal

    def resolve(access_key_id, account_id, credential=None):
        principal = original(access_key_id, account_id, credential)
        if isinstance(principal, iam_evaluator.AuthError):
            return principal
        layers = service_control_layers(principal.account)
        if not layers or _SERVICE_LINKED.search(principal.arn):
            return principal
        policies = principal.policies
        if policies is None:
            policies = [iam_evaluator.parse_policy_document(_ALLOW_ALL)]
        return dataclasses.replace(principal, policies=policies, limits=[*principal.limits, *layers])

    iam_evaluator.resolve_principal = resolve


def limit_resources() -> None:
    """Limits who may use resources of a member account, principals of other organizations among them."""
    original = iam_evaluator.enforce

    def enforce(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
        _denied_by.set(None)
        result = original(access_key_id, iam_action, service, region, resource_arn, service_context)
        if isinstance(result, iam_evaluator.AuthError):
            return result
        principal = iam_evaluator.resolve_principal(access_key_id or "", get_account_id())
        if isinstance(principal, iam_evaluator.AuthError):
            return result
        context = iam_evaluator.EvalContext(
            principal_arn=principal.arn,
            principal_type=principal.type,
            principal_account=principal.account,
            action=iam_action,
            resource_arn=resource_arn,
            region=region,
            service_context={key.lower(): value for key, value in (service_context or {}).items()},
            principal_keys=principal.keys,
        )
        if result is not None:
            if _first_deny(context, service_control_layers(principal.account)):
                _denied_by.set("service control policy")
            return result
        owner = owner_of(service, resource_arn, principal.account)
        layers = _layers(owner, "RESOURCE_CONTROL_POLICY") if service in RESOURCE_CONTROLLED else []
        deny = _first_deny(context, layers)
        if not deny:
            return None
        _denied_by.set("resource control policy")
        return iam_evaluator.EvalResult("Deny", principal.arn, deny.sid, "Explicit deny")

    iam_evaluator.enforce = enforce


def name_the_type_of_policy() -> None:
    """Names the type of the policy in the message of a denied call.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
    """
    original = iam_actions.access_denied_response

    def respond(*arguments, **options):
        status, headers, body = original(*arguments, **options)
        if _denied_by.get():
            body = body.replace(b"in an identity-based policy", f"in a {_denied_by.get()}".encode())
        return status, headers, body

    iam_actions.access_denied_response = respond


def resolve_organization_keys() -> None:
    """Resolves condition keys of organizations for members, and the account of a bucket."""
    original = iam_evaluator._resolve_condition_key

    def resolve(key, context):
        name = key.lower()
        if name == "aws:principalorgid":
            return organization_id_of(context.principal_account)
        if name in ("aws:resourceorgid", "aws:resourceaccount", "s3:resourceaccount"):
            service = context.action.partition(":")[0]
            owner = owner_of(service, context.resource_arn, context.principal_account)
            return organization_id_of(owner) if name == "aws:resourceorgid" else owner
        if name == "aws:principalisawsservice":
            return "false"
        return original(key, context)

    iam_evaluator._resolve_condition_key = resolve


def service_control_layers(account: str) -> list:
    """Statements of each level, from the root to the account; none for the management account."""
    return _layers(account, "SERVICE_CONTROL_POLICY")


def owner_of(service: str, resource_arn: str, caller: str) -> str:
    """Account of a resource; the caller's for one without an account in its ARN."""
    if service == "s3" and resource_arn.startswith("arn:"):
        bucket = resource_arn.partition(":::")[2].partition("/")[0]
        return s3._bucket_owner_account(bucket) or caller
    found = _ACCOUNT.match(resource_arn)
    return found[1] if found else caller


def _layers(account, kind):
    owner = management_account_of(account)
    if owner in (None, account):
        return []
    policies = organizations._policies
    attachments = [
        (targets, policies.get_scoped(owner, None, policy))
        for (scope, policy), targets in list(organizations._attachments._data.items())
        if scope == owner
    ]
    return [
        [
            iam_evaluator.parse_policy_document(policy["_Content"])
            for targets, policy in attachments
            if policy and policy["Type"] == kind and target in targets
        ]
        for target in path_of(account)
    ]


def _first_deny(context, layers):
    statements = [statement for layer in layers for policy in layer for statement in policy]
    return iam_evaluator._first_match(context, statements, "Deny")
