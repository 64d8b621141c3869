"""Events of CloudTrail.

MiniStack records calls that succeed, of one invented user, and keeps them in memory. Here denied calls
are recorded too, with who made them, and trails deliver log files to their buckets and events to their
log groups.
"""

import asyncio
import gzip
import json
import logging
import re
import time
from collections import defaultdict

from launcher.organizations_accounts import management_account_of, organization_id_of
from launcher.role_permissions import is_allowed
from ministack.core import iam_actions, iam_evaluator
from ministack.core.responses import get_account_id, get_region, new_uuid, request_scope
from ministack.core.router import extract_access_key_id
from ministack.services import cloudtrail, cloudwatch_logs, s3

# Seconds after the first event until a log file is delivered; about five minutes on AWS.
DELAY = 0.5

# Calls on data, which a trail records only with an event selector:
# https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html
_DATA = re.compile(
    r"^(s3\.amazonaws\.com:(Get|Put|Delete|Head|Copy|Restore|Select)Objects?(Acl|Tagging)?"
    # MiniStack's name of an upload by a form, whose body would be in the event.
    r"|s3\.amazonaws\.com:(POST\.s3|UploadPart(Copy)?|(Create|Complete|Abort)MultipartUpload)"
    r"|dynamodb\.amazonaws\.com:(Get|Put|Update|Delete|BatchGet|BatchWrite|Transact\w+)Items?|dynamodb\.amazonaws\.com:(Query|Scan|\w*Statement)"
    r"|sqs\.amazonaws\.com:(SendMessage|ReceiveMessage|DeleteMessage|ChangeMessageVisibility)(Batch)?"
    r"|sns\.amazonaws\.com:Publish(Batch)?|lambda\.amazonaws\.com:Invoke|kinesis\.amazonaws\.com:(PutRecords?|Get\w+)"
    r"|logs\.amazonaws\.com:PutLogEvents|monitoring\.amazonaws\.com:PutMetricData|firehose\.amazonaws\.com:Put\w+)$"
)

log = logging.getLogger("cloudtrail_events")

_pending = defaultdict(list)
_logged = defaultdict(list)


def record_while_a_trail_logs() -> None:
    """Records events from the first trail on; without one, calls cost no time."""
    start = cloudtrail._start_logging

    def start_logging(body):
        cloudtrail._recording_enabled = True
        _app()._loaded_modules.setdefault("cloudtrail", cloudtrail)
        return start(body)

    cloudtrail._start_logging = start_logging


def record_principals() -> None:
    """Records the principal of a call, and delivers the event to the trails."""
    original = cloudtrail.record_event

    def record(*, service, event_name, access_key_id, error=None, **event):
        if _DATA.match(f"{service}.amazonaws.com:{event_name}"):
            return
        original(service=service, event_name=event_name, access_key_id=access_key_id, **event)
        _complete(cloudtrail._get_event_queue()[-1], access_key_id, error or {})

    cloudtrail.record_event = record


def record_denied_calls() -> None:
    """Records denied calls with their error.

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
    """
    original = iam_actions.access_denied_response

    def respond(service, action, principal_arn, request_id, *, headers=None, **options):
        answer = original(service, action, principal_arn, request_id, headers=headers, **options)
        if cloudtrail._recording_enabled and not options.get("error_code"):
            _record_denial(service, action, request_id, headers or {}, answer)
        return answer

    iam_actions.access_denied_response = respond


def flush() -> None:
    """Delivers a log file for each trail, account and region with new events."""
    waiting = dict(_pending)
    _pending.clear()
    for (owner, bucket, prefix, account, region), records in waiting.items():
        stamp = time.strftime("%Y%m%dT%H%MZ", time.gmtime())
        day = time.strftime("%Y/%m/%d", time.gmtime())
        name = f"{account}_CloudTrail_{region}_{stamp}_{new_uuid()[:16]}.json.gz"
        key = f"{prefix}{account}/CloudTrail/{region}/{day}/{name}"
        body = gzip.compress(json.dumps({"Records": records}).encode())
        with request_scope(owner, region):
            s3._put_object(bucket, key, body, {"content-type": "application/json", "content-encoding": "gzip"})
    _write_logs()


def _write_logs() -> None:
    """Writes the new events to the log groups of their trails.

    https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html
    """
    waiting = dict(_logged)
    _logged.clear()
    for (group, role), events in waiting.items():
        _, _, _, region, account, _, name, *_ = group.split(":")
        stream = f"{account}_CloudTrail_{region}"
        with request_scope(account, region):
            if not is_allowed(role, "CloudTrail", "logs:PutLogEvents", f"{group.removesuffix(':*')}:log-stream:{stream}"):
                log.warning("%s may not write to %s.", role, group)
                continue
            place = {"logGroupName": name, "logStreamName": stream}
            cloudwatch_logs._create_log_stream(place)
            messages = [{"timestamp": int(time.time() * 1000), "message": json.dumps(event)} for event in events]
            cloudwatch_logs._put_log_events({**place, "logEvents": messages})


def _record_denial(service, action, request_id, headers, answer):
    namespace, _, event_name = action.partition(":")
    access_key = extract_access_key_id(headers, {}) or ""
    message = re.search(r'(?:<Message>|"[Mm]essage": ")(.*?)(?:</Message>|")', answer[2].decode(errors="replace"))
    cloudtrail.record_event(
        service=namespace,
        event_name=event_name,
        username=access_key,
        access_key_id=access_key,
        resources=[],
        region=get_region(),
        request_id=request_id,
        user_agent=headers.get("user-agent", ""),
        request_params={},
        method="POST",
        error={
            "errorCode": "Client.UnauthorizedOperation" if service == "ec2" else "AccessDenied",
            "errorMessage": message[1] if message else "",
        },
    )


def _complete(recorded, access_key, error):
    event = json.loads(recorded["CloudTrailEvent"])
    account = get_account_id()
    event["userIdentity"] = _identity(access_key, account)
    event.update(error)
    recorded["Username"] = event["userIdentity"].get("userName") or event["userIdentity"]["type"]
    recorded["CloudTrailEvent"] = json.dumps(event)
    _deliver(event, account)


def _identity(access_key, account):
    caller = iam_evaluator.resolve_caller_identity(access_key) or {}
    arn = caller.get("userArn", f"arn:aws:iam::{account}:root")
    identity = {"type": "Root", "arn": arn, "accountId": account, "accessKeyId": access_key}
    session = re.match(r"^arn:aws:sts::\d+:assumed-role/([^/]+)/", arn)
    if session:
        issuer = {"type": "Role", "arn": f"arn:aws:iam::{account}:role/{session[1]}", "userName": session[1]}
        return {**identity, "type": "AssumedRole", "sessionContext": {"sessionIssuer": issuer}}
    if ":user/" in arn:
        return {**identity, "type": "IAMUser", "userName": arn.rpartition("/")[2]}
    return identity


def _deliver(event, account):
    region = event["awsRegion"]
    owner = management_account_of(account) or account
    for (trail_account, home, _), trail in list(cloudtrail._trails.all_items()):
        own = trail_account == account
        organization = trail.get("IsOrganizationTrail") and trail_account == owner
        if not trail.get("IsLogging") or not (own or organization):
            continue
        if home != region and not trail.get("IsMultiRegionTrail"):
            continue
        prefix = f"{trail['S3KeyPrefix']}/" if trail.get("S3KeyPrefix") else ""
        folder = f"{organization_id_of(owner)}/" if organization else ""
        target = (trail_account, trail["S3BucketName"], f"{prefix}AWSLogs/{folder}", account, region)
        if not _pending:
            _later()
        _pending[target].append(event)
        if trail.get("CloudWatchLogsLogGroupArn"):
            _logged[trail["CloudWatchLogsLogGroupArn"], trail["CloudWatchLogsRoleArn"]].append(event)


def _later():
    try:
        asyncio.get_running_loop().call_later(DELAY, flush)
    except RuntimeError:
        pass  # In a thread, the next event in the loop delivers it.


def _app():
    from ministack import app

    return app
