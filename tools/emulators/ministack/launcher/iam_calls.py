"""Calls of roles for CloudTrail's LookupEvents: each kind of call once, with its last time.

MiniStack records no call before a trail logs, and then without its role; the log files of a trail have
those events. Calls on data are here too, which AWS records only with an event selector. A denied call
has AccessDenied as its error code.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
"""

import json
import time
from contextvars import ContextVar
from dataclasses import dataclass, field

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region, new_uuid
from ministack.services import cloudtrail

# Events in one answer, as on AWS.
PAGE = 50

# Denied calls are kept for each resource; a role that is denied everywhere must not fill the memory.
MAX_KINDS = 20_000

_principal = ContextVar("principal", default=None)


@dataclass
class Call:
    """The last call of one kind."""

    account: str
    role: str
    session: str
    action: str
    resource: str
    allowed: bool
    region: str
    time: float = 0.0
    id: str = field(default_factory=new_uuid)


# By role, action, result, and the resources of the statements that allow it.
_calls: dict[tuple, Call] = {}

# Kinds of calls by session, action, resource and result: the same call again needs no comparison.
_kinds: dict[tuple, tuple] = {}


def record_calls_of_roles() -> None:
    """Records each call that MiniStack evaluates for the session of a role."""
    resolve, enforce = iam_evaluator.resolve_principal, iam_evaluator.enforce

    def resolve_and_keep(*arguments, **options):
        principal = resolve(*arguments, **options)
        _principal.set(principal)
        return principal

    def enforce_and_record(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
        _principal.set(None)
        denied = enforce(access_key_id, iam_action, service, region, resource_arn, service_context)
        principal = _principal.get()
        if getattr(principal, "type", "") == "AssumedRole" and not isinstance(denied, iam_evaluator.AuthError):
            record(principal.arn, iam_action, resource_arn, denied is None, principal.policies)
        return denied

    iam_evaluator.resolve_principal, iam_evaluator.enforce = resolve_and_keep, enforce_and_record


def record(principal: str, action: str, resource: str, allowed: bool, policies: list) -> None:
    """Records a call of a role, given by its ARN or by that of its session.

    `policies` are the parsed statements of the role's policies.
    """
    same = (principal, action, resource, allowed)
    kind = _kinds.get(same)
    if kind is None:
        account, path = principal.split(":")[4:6]
        [_, *names] = path.split("/")
        # The ARN of a session has the name of the role without its path.
        role = names[0] if ":assumed-role/" in principal else names[-1]
        scope = _allowing(policies, action, resource) if allowed else resource
        kind = (account, role, action, allowed, scope)
        if len(_kinds) >= MAX_KINDS:
            _kinds.clear()
        _kinds[same] = kind
        if kind not in _calls and len(_calls) < MAX_KINDS:
            _calls[kind] = Call(account, role, principal, action, resource, allowed, get_region())
    if kind in _calls:
        _calls[kind].time = time.time()


def look_up_calls_of_roles() -> None:
    """Answers LookupEvents with the calls of roles, in pages."""
    cloudtrail._DISPATCH["LookupEvents"] = _look_up


def reset() -> None:
    _calls.clear()
    _kinds.clear()


def _allowing(policies, action, resource) -> frozenset:
    """Patterns of the resources that allow a call."""
    return frozenset(
        pattern
        for statements in policies
        for statement in statements
        if statement.effect == "Allow"
        and iam_evaluator._action_matches(action, statement.actions, statement.not_actions)
        for pattern in statement.resources
        if iam_evaluator.fnmatch_iam_cs(resource, pattern)
    )


def _look_up(request):
    wanted = {item["AttributeKey"]: item["AttributeValue"] for item in request.get("LookupAttributes", [])}
    unknown = sorted(set(wanted) - set(_ATTRIBUTES))
    if unknown:
        return cloudtrail._err("InvalidLookupAttributesException", f"Not available here: {', '.join(unknown)}")
    start, end = float(request.get("StartTime") or 0), float(request.get("EndTime") or "inf")
    size = min(int(request.get("MaxResults") or PAGE), PAGE)
    calls, account = list(_calls.values()), get_account_id()
    # Newest kind first. New kinds come at the end of the list, so that the next page misses none.
    position = min(int(request.get("NextToken") or len(calls)), len(calls))
    events: list[dict] = []
    while position > 0 and len(events) < size:
        position -= 1
        call = calls[position]
        if call.account != account or not start <= call.time <= end:
            continue
        event = _event(call)
        if all(event[name] == value for name, value in wanted.items()):
            events.append(event)
    return cloudtrail._ok({"Events": events, **({"NextToken": str(position)} if position > 0 else {})})


_ATTRIBUTES = ("AccessKeyId", "EventId", "EventName", "EventSource", "ReadOnly", "Username")


def _event(call):
    service, _, name = call.action.partition(":")
    issuer = {"type": "Role", "arn": f"arn:aws:iam::{call.account}:role/{call.role}", "userName": call.role}
    read_only = cloudtrail._is_readonly("POST", name)
    event = {
        "eventVersion": "1.08",
        "userIdentity": {
            "type": "AssumedRole",
            "arn": call.session,
            "accountId": call.account,
            "sessionContext": {"sessionIssuer": issuer},
        },
        "eventTime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(call.time)),
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "awsRegion": call.region,
        **({} if call.allowed else {"errorCode": "AccessDenied"}),
        "readOnly": read_only,
        "resources": [{"ARN": call.resource, "accountId": call.account}],
        "eventID": call.id,
        "eventType": "AwsApiCall",
        "recipientAccountId": call.account,
    }
    return {
        "EventId": call.id,
        "EventName": name,
        "EventSource": event["eventSource"],
        "EventTime": call.time,
        "Username": call.session.rpartition("/")[2],
        "AccessKeyId": "",
        "ReadOnly": read_only,
        "Resources": [{"ResourceName": call.resource}],
        "CloudTrailEvent": json.dumps(event),
    }
