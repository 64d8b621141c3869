"""Permissions that AWS documents for a call, where MiniStack checks the name of the call."""

import json
from collections.abc import Callable

from ministack.core import iam_actions, iam_evaluator
from ministack.services import athena, dynamodb, kinesis


def name_resources(of: str, arn_of: Callable[[dict, str], str | None]) -> None:
    """Checks calls of a service for the resource that a function finds, where MiniStack finds none.

    The function gets the request and `region:account`; None leaves the call without a resource.
    """
    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, query_params, region, account_id):
        resource = original(service, method, path, headers, body, query_params, region, account_id)
        if service != of or resource != "*":
            return resource
        return arn_of(json.loads(body or b"{}"), f"{region}:{account_id}") or resource

    iam_actions.extract_resource_arn = extract


def authorize_sqs_batches() -> None:
    """Checks sqs:SendMessage for SendMessageBatch, and so on: SQS has no actions for batch calls.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
    """
    original = iam_actions.extract_iam_action

    def extract(service, *request):
        action = original(service, *request)
        return action.removesuffix("Batch") if service == "sqs" and action else action

    iam_actions.extract_iam_action = extract


def authorize_message_moves() -> None:
    """Checks a message move for the dead-letter queue in SourceArn.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
    """
    name_resources("sqs", lambda request, _: request.get("SourceArn"))


def authorize_partiql_statements() -> None:
    """Checks the PartiQL action of each statement for its table.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
    """
    original = iam_actions.dynamodb_transaction_checks

    def checks(action, body, region, account_id):
        if not action.endswith(("Statement", ":ExecuteTransaction")):
            return original(action, body, region, account_id)
        request = json.loads(body or b"{}")
        statements = request.get("Statements") or request.get("TransactStatements") or [request]
        return [_permission(statement, region, account_id) for statement in statements]

    iam_actions.dynamodb_transaction_checks = checks


def authorize_athena_workgroups() -> None:
    """Checks calls with the id of a query or of an execution for its workgroup.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonathena.html
    """

    def workgroup(request, location):
        known = athena._named_queries.get(request.get("NamedQueryId", "")) or athena._executions.get(
            request.get("QueryExecutionId", "")
        )
        return known and f"arn:aws:athena:{location}:workgroup/{known['WorkGroup']}"

    name_resources("athena", workgroup)


def authorize_shard_iterators() -> None:
    """Checks GetRecords for the stream of its shard iterator: the request names no stream.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisdatastreams.html
    """

    def stream(request, _):
        iterator = kinesis._shard_iterators.get(request.get("ShardIterator", ""))
        return iterator and iterator["stream_arn"]

    name_resources("kinesis", stream)


def authorize_log_streams() -> None:
    """Checks reads and writes of log events for the log stream, not for its group.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
    """
    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, *request):
        resource = original(service, method, path, headers, body, *request)
        action = headers.get("x-amz-target", "").rpartition(".")[2]
        if service != "logs" or action not in ("GetLogEvents", "PutLogEvents"):
            return resource
        return f"{resource}:log-stream:{json.loads(body or b'{}').get('logStreamName', '')}"

    iam_actions.extract_resource_arn = extract


class Resources(str):
    """ARN of the first resource of a call, with all of them."""

    def __new__(cls, arns: list[str]):
        resources = super().__new__(cls, arns[0])
        resources.all = arns
        return resources


def authorize_alarms() -> None:
    """Checks DescribeAlarms for each alarm that it names, else for those with its prefix.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
    """
    original, enforce = iam_actions.extract_resource_arn, iam_evaluator.enforce

    def extract(service, method, path, headers, body, query_params, region, account_id):
        if service != "monitoring" or not headers.get("x-amz-target", "").endswith(".DescribeAlarms"):
            return original(service, method, path, headers, body, query_params, region, account_id)
        request = json.loads(body or b"{}")
        names = request.get("AlarmNames") or [request.get("AlarmNamePrefix", "") + "*"]
        return Resources([f"arn:aws:cloudwatch:{region}:{account_id}:alarm:{name}" for name in names])

    def enforce_each(access_key_id, iam_action, service, region, resource_arn="*", service_context=None):
        denials = (
            enforce(access_key_id, iam_action, service, region, each, service_context)
            for each in getattr(resource_arn, "all", [resource_arn])
        )
        return next(filter(None, denials), None)

    iam_actions.extract_resource_arn, iam_evaluator.enforce = extract, enforce_each


def authorize_glue_tables() -> None:
    """Checks calls on a table for its database and for the table; MiniStack checks the database only.

    https://docs.aws.amazon.com/glue/latest/dg/glue-specifying-resource-arns.html
    """
    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, *request):
        found = original(service, method, path, headers, body, *request)
        if service != "glue" or ":database/" not in found:
            return found
        content = json.loads(body or b"{}")
        table = content.get("TableName") or content.get("Name")
        return Resources([found, f"{found.replace(':database/', ':table/')}/{table}"]) if table else found

    iam_actions.extract_resource_arn = extract


def authorize_ecs_services() -> None:
    """Checks permissions on an ECS service for the service, not for its cluster."""
    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, query_params, region, account_id):
        if service == "ecs":
            request = json.loads(body or b"{}")
            names = [request["service"]] if request.get("service") else request.get("services") or []
            if len(names) == 1 and request.get("cluster"):
                cluster, name = (value.rpartition("/")[2] for value in (request["cluster"], names[0]))
                return f"arn:aws:ecs:{region}:{account_id}:service/{cluster}/{name}"
        return original(service, method, path, headers, body, query_params, region, account_id)

    iam_actions.extract_resource_arn = extract


def _permission(statement: dict, region: str, account_id: str) -> tuple[str, str]:
    try:
        parsed = dynamodb._parse_partiql(statement.get("Statement", ""), statement.get("Parameters", []))
    except ValueError:
        return "dynamodb:PartiQLSelect", "*"
    action = f"dynamodb:PartiQL{parsed['op'].capitalize()}"
    return action, iam_actions._dynamodb_table_arn(parsed["table"], region, account_id)
