"""Trails of CloudFormation, on MiniStack's own calls."""

from launcher.organizations_accounts import has_trusted_access
from launcher.service_calls import call
from ministack.services import cloudtrail
from ministack.services.cloudformation import provisioners

SERVICE = "cloudtrail.amazonaws.com"

# Properties under the name that the calls have.
_SAME = (
    "S3BucketName",
    "S3KeyPrefix",
    "SnsTopicName",
    "IncludeGlobalServiceEvents",
    "IsMultiRegionTrail",
    "EnableLogFileValidation",
    "IsOrganizationTrail",
    "KMSKeyId",
    "CloudWatchLogsLogGroupArn",
    "CloudWatchLogsRoleArn",
)


def create_trails() -> None:
    """Adds AWS::CloudTrail::Trail; a trail of an organization needs trusted access, as on AWS.

    https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html
    """
    provisioners._RESOURCE_HANDLERS["AWS::CloudTrail::Trail"] = {
        "create": _create,
        "update": _update,
        "delete": lambda name, _: call(cloudtrail._delete_trail, {"Name": name}),
    }


def _create(logical_id, properties, stack):
    name = properties.get("TrailName") or f"{stack}-{logical_id}"
    call(cloudtrail._create_trail, {"Name": name, **_request(properties)})
    # CreateTrail of MiniStack ignores the log group.
    call(cloudtrail._update_trail, {"Name": name, **_request(properties)})
    return _configured(name, properties)


def _update(name, _old, properties, _stack):
    call(cloudtrail._update_trail, {"Name": name, **_request(properties)})
    return _configured(name, properties)


def _configured(name, properties):
    if properties.get("EventSelectors"):
        call(cloudtrail._put_event_selectors, {"TrailName": name, "EventSelectors": properties["EventSelectors"]})
    step = cloudtrail._start_logging if _true(properties.get("IsLogging")) else cloudtrail._stop_logging
    call(step, {"Name": name})
    return name, {"Arn": cloudtrail._trail_arn(name), "SnsTopicArn": ""}


def _request(properties):
    if _true(properties.get("IsOrganizationTrail")) and not has_trusted_access(SERVICE):
        raise ValueError(
            "CloudTrailAccessNotEnabledException: trusted access between CloudTrail and Organizations is not enabled"
        )
    request = {name: properties[name] for name in _SAME if name in properties}
    return {name: _true(value) if name.startswith(("Is", "Include", "Enable")) else value for name, value in request.items()}


def _true(value) -> bool:
    return str(value).lower() == "true"
