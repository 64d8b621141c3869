"""Tasks of Step Functions: permissions of the role, calls of Rekognition."""

import contextvars
import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable

from launcher.role_permissions import is_allowed
from ministack import app
from ministack.core.responses import get_account_id, get_region
from ministack.services import stepfunctions as sfn

REKOGNITION = "arn:aws:states:::aws-sdk:rekognition:"
SECONDS = 30
# Name of the session of a state machine's role.
SESSION = "StepFunctions"

# Services that other modules add: their prefix in permissions, and the resource of a call's arguments.
services: dict[str, tuple[str, Callable[[dict], str]]] = {}

_role: contextvars.ContextVar[str | None] = contextvars.ContextVar("role", default=None)


def current_role() -> str | None:
    """ARN of the role of the state machine whose task runs in this thread."""
    return _role.get()


def authorize_tasks() -> None:
    """Checks each task's call with the state machine's role; MiniStack allows tasks everything.

    Calls that `_permissions` does not list are allowed.
    """
    execute, invoke = sfn._execute_task, sfn._invoke_resource

    def execute_as_role(state, value, execution, ctx):
        machine = sfn._state_machines.get(execution["stateMachineArn"]) or {}
        token = _role.set(machine.get("roleArn"))
        try:
            return execute(state, value, execution, ctx)
        finally:
            _role.reset(token)

    def invoke_if_allowed(resource, arguments):
        role = _role.get() if app.AUTH else None
        for action, target in _permissions(resource, arguments) if role else ():
            if not is_allowed(role, SESSION, action, target):
                service = resource.split(":")[-2]
                raise sfn._ExecutionError(
                    f"{sfn._AWS_SDK_ERROR_PREFIX.get(service, service.capitalize())}.AccessDeniedException",
                    f"User: {role} is not authorized to perform: {action} on resource: {target}",
                )
        return invoke(resource, arguments)

    sfn._execute_task, sfn._invoke_resource = execute_as_role, invoke_if_allowed


def _permissions(resource: str, arguments: dict) -> list[tuple[str, str]]:
    """Actions that a call requires, each with its resource."""
    call = resource.removeprefix("arn:aws:states:::").removeprefix("aws-sdk:").split(".")[0]

    def arn(service: str, name: str) -> str:
        return f"arn:aws:{service}:{get_region()}:{get_account_id()}:{name}"

    match call:
        case "lambda:invoke":
            return [("lambda:InvokeFunction", arguments["FunctionName"])]
        case "batch:submitJob":
            submit = [("batch:SubmitJob", arguments[name]) for name in ("JobQueue", "JobDefinition")]
            # Step Functions learns of the end of a job by an event.
            rule = arn("events", "rule/StepFunctionsGetEventsForBatchJobsRule")
            events = [(f"events:{action}", rule) for action in ("PutTargets", "PutRule", "DescribeRule")]
            return [*submit, *events] if resource.endswith(".sync") else submit
        case "dynamodb:putItem":
            return [("dynamodb:PutItem", arn("dynamodb", f"table/{arguments['TableName']}"))]
        case "sqs:sendMessage":
            return [("sqs:SendMessage", arn("sqs", arguments["QueueUrl"].rsplit("/", 1)[-1]))]
        case "sns:publish":
            return [("sns:Publish", arguments["TopicArn"])]
        case "events:putEvents":
            buses = {entry.get("EventBusName", "default") for entry in arguments["Entries"]}
            return [("events:PutEvents", arn("events", f"event-bus/{bus}")) for bus in buses]
        case "s3:headObject":
            return [_read_permission(arguments["Bucket"], arguments["Key"], arguments.get("VersionId"))]
        case "rekognition:detectLabels":
            image = arguments["Image"]["S3Object"]
            read = _read_permission(image["Bucket"], image["Name"], image.get("Version"))
            return [("rekognition:DetectLabels", "*"), read]
    service, _, action = call.partition(":")
    if service in services:
        prefix, resource_of = services[service]
        return [(f"{prefix}:{action[0].upper()}{action[1:]}", resource_of(arguments))]
    return []


def _read_permission(bucket: str, key: str, version: str | None) -> tuple[str, str]:
    return "s3:GetObjectVersion" if version else "s3:GetObject", f"arn:aws:s3:::{bucket}/{key}"


def report_missing_objects() -> None:
    """Reports HeadObject's 404, which has no body, as S3.NoSuchKeyException, as the SDK in Step
    Functions does.

    https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
    """
    original = sfn._dispatch_aws_sdk_rest_xml

    def dispatch(service, name, action, arguments):
        try:
            return original(service, name, action, arguments)
        except sfn._ExecutionError as error:
            if action == "headObject" and error.cause.endswith("status 404"):
                raise sfn._ExecutionError("S3.NoSuchKeyException", error.cause) from None
            raise

    sfn._dispatch_aws_sdk_rest_xml = dispatch


def call_rekognition() -> None:
    """Sends calls of Rekognition, which MiniStack lacks, to AWS_ENDPOINT_URL_REKOGNITION, as an SDK does.

    https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
    """
    original = sfn._invoke_aws_sdk_integration

    def invoke(resource, arguments):
        endpoint = os.environ.get("AWS_ENDPOINT_URL_REKOGNITION")
        if not endpoint or not resource.startswith(REKOGNITION):
            return original(resource, arguments)
        call = resource.removeprefix(REKOGNITION)
        return _post(endpoint, f"{call[0].upper()}{call[1:]}", arguments)

    sfn._invoke_aws_sdk_integration = invoke


def _post(endpoint: str, action: str, arguments: dict) -> dict:
    headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": f"RekognitionService.{action}"}
    request = urllib.request.Request(endpoint, json.dumps(arguments).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        answer = json.load(refusal)
        name = answer["__type"].removesuffix("Exception")
        cause = f"{answer['message']} (Service: Rekognition, Status Code: {refusal.code})"
        raise sfn._ExecutionError(f"Rekognition.{name}Exception", cause) from None
    except OSError as failure:
        raise sfn._ExecutionError("Rekognition.SdkClientException", f"Unable to execute HTTP request: {failure}") from None
