"""Named queries and prepared statements in CloudFormation, by their own APIs."""

import json
from typing import Any

from ministack.services import athena
from ministack.services.cloudformation import provisioners

NAMED_QUERY = "AWS::Athena::NamedQuery"
PREPARED_STATEMENT = "AWS::Athena::PreparedStatement"


def provision_named_queries() -> None:
    """Adds the type. Ref and `NamedQueryId` return the id; a changed query is a new one, as on AWS."""
    provisioners._RESOURCE_HANDLERS[NAMED_QUERY] = {
        "create": _create_query,
        "update": lambda _id, _old, new, stack_name: _create_query(_id, new, stack_name),
        "delete": lambda physical_id, _properties: athena._named_queries.pop(physical_id, None),
    }


def provision_prepared_statements() -> None:
    """Adds the type. Ref returns the name; a changed statement is updated in place."""
    provisioners._RESOURCE_HANDLERS[PREPARED_STATEMENT] = {
        "create": _create_statement,
        "update": _update_statement,
        "delete": lambda _id, properties: athena._prepared_statements.pop(_key(properties), None),
    }


def _create_query(_logical_id: str, properties: dict[str, Any], _stack_name: str) -> tuple[str, dict[str, str]]:
    physical_id = _called(athena._create_named_query, properties)["NamedQueryId"]
    return physical_id, {"NamedQueryId": physical_id}


def _create_statement(_logical_id: str, properties: dict[str, Any], _stack_name: str) -> tuple[str, dict[str, str]]:
    _called(athena._create_prepared_statement, properties)
    return properties["StatementName"], {}


def _update_statement(
    _physical_id: str, old: dict[str, Any], new: dict[str, Any], stack_name: str
) -> tuple[str, dict[str, str]]:
    athena._prepared_statements.pop(_key(old), None)
    return _create_statement("", new, stack_name)


def _key(properties: dict[str, Any]) -> str:
    return f"{properties['WorkGroup']}/{properties['StatementName']}"


def _called(action: Any, data: dict[str, Any]) -> Any:
    status, _, body = action(data)
    if status >= 400:
        raise ValueError(json.loads(body)["message"])
    return json.loads(body)
