"""Has S3's events name the version that they are about."""

import contextvars
import json

from ministack.services import eventbridge, s3

_version: contextvars.ContextVar[str | None] = contextvars.ContextVar("version", default=None)


def add_version_ids() -> None:
    """EventBridge hears of the version id in a bucket that keeps versions; as shipped, only queues, topics and functions do.

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
