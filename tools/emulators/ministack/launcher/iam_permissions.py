"""Permissions that AWS documents for a call, where MiniStack checks the name of the call."""

import json

from ministack.core import iam_actions
from ministack.services import athena, dynamodb, kinesis


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
    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, *request):
        resource = original(service, method, path, headers, body, *request)
        if service != "sqs" or resource != "*":
            return resource
        return json.loads(body or b"{}").get("SourceArn", resource)

    iam_actions.extract_resource_arn = extract


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
    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, query_params, region, account_id):
        resource = original(service, method, path, headers, body, query_params, region, account_id)
        if service != "athena" or resource != "*":
            return resource
        request = json.loads(body or b"{}")
        known = athena._named_queries.get(request.get("NamedQueryId", "")) or athena._executions.get(
            request.get("QueryExecutionId", "")
        )
        return f"arn:aws:athena:{region}:{account_id}:workgroup/{known['WorkGroup']}" if known else resource

    iam_actions.extract_resource_arn = extract


def authorize_shard_iterators() -> None:
    """Checks GetRecords for the stream of its shard iterator: the request names no stream.

    https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesisdatastreams.html
    """
    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, *request):
        resource = original(service, method, path, headers, body, *request)
        if service != "kinesis" or resource != "*":
            return resource
        iterator = kinesis._shard_iterators.get(json.loads(body or b"{}").get("ShardIterator", ""))
        return iterator["stream_arn"] if iterator else resource

    iam_actions.extract_resource_arn = extract


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
