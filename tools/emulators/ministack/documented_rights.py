"""Has IAM asked for the rights that AWS documents, where MiniStack takes the call's name for that of the right."""

import json

from ministack.core import iam_actions
from ministack.services import dynamodb


def authorize_batches_of_messages() -> None:
    """SQS has no rights for its batch calls: sqs:SendMessage covers SendMessageBatch, and so on.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
    """
    original = iam_actions.extract_iam_action

    def extract(service, *request):
        action = original(service, *request)
        return action.removesuffix("Batch") if service == "sqs" and action else action

    iam_actions.extract_iam_action = extract


def authorize_moves_of_messages() -> None:
    """A move of dead letters needs its right on the queue that they are in, which the call names by SourceArn.

    https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
    """
    original = iam_actions.extract_resource_arn

    def extract(service, method, path, headers, body, *request):
        resource = original(service, method, path, headers, body, *request)
        if service != "sqs" or resource != "*":
            return resource
        return json.loads(body or b"{}").get("SourceArn", resource)

    iam_actions.extract_resource_arn = extract


def authorize_statements() -> None:
    """DynamoDB asks for the right of each PartiQL statement, on its table.

    https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
    """
    original = iam_actions.dynamodb_transaction_checks

    def checks(action, body, region, account_id):
        if not action.endswith(("Statement", ":ExecuteTransaction")):
            return original(action, body, region, account_id)
        request = json.loads(body or b"{}")
        statements = request.get("Statements") or request.get("TransactStatements") or [request]
        return [_right(statement, region, account_id) for statement in statements]

    iam_actions.dynamodb_transaction_checks = checks


def _right(statement: dict, region: str, account_id: str) -> tuple[str, str]:
    try:
        parsed = dynamodb._parse_partiql(statement.get("Statement", ""), statement.get("Parameters", []))
    except ValueError:
        return "dynamodb:PartiQLSelect", "*"
    action = f"dynamodb:PartiQL{parsed['op'].capitalize()}"
    return action, iam_actions._dynamodb_table_arn(parsed["table"], region, account_id)
