"""Version ids in S3 events."""

import contextvars
import json

from ministack.services import eventbridge, s3

_version: contextvars.ContextVar[str | None] = contextvars.ContextVar("version", default=None)


def add_version_ids() -> None:
    """Adds the version id to S3 events on EventBridge; MiniStack adds it for queues, topics and
    functions only.

    https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
    """
    fire, dispatch = s3._fire_s3_event, eventbridge._dispatch_event

    def fire_with_version(*arguments, version_id=None, **options):
        _version.set(version_id)
        fire(*arguments, version_id=version_id, **options)

    def dispatch_with_version(event, *arguments):
        version = _version.get()
        if version and event.get("Source") == "aws.s3":
            detail = json.loads(event["Detail"])
            detail["object"]["version-id"] = version
            event = {**event, "Detail": json.dumps(detail)}
        return dispatch(event, *arguments)

    s3._fire_s3_event, eventbridge._dispatch_event = fire_with_version, dispatch_with_version
