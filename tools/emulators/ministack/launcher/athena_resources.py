"""Named queries and prepared statements in CloudFormation, by their own APIs."""

from launcher.service_calls import call
from ministack.services import athena
from ministack.services.cloudformation import provisioners


def provision_named_queries() -> None:
    """Adds the type. Ref and `NamedQueryId` return the id; a changed query is a new one, as on AWS."""
    provisioners._RESOURCE_HANDLERS["AWS::Athena::NamedQuery"] = {
        "create": _create_query,
        "delete": lambda query, _: athena._delete_named_query({"NamedQueryId": query}),
    }


def provision_prepared_statements() -> None:
    """Adds the type. Ref returns the name; a changed statement is updated in place."""
    provisioners._RESOURCE_HANDLERS["AWS::Athena::PreparedStatement"] = {
        "create": _create_statement,
        "update": _update_statement,
        "delete": lambda _, properties: athena._delete_prepared_statement(properties),
    }


def _create_query(_logical_id: str, properties: dict, _stack: str) -> tuple[str, dict]:
    query = call(athena._create_named_query, properties)["NamedQueryId"]
    return query, {"NamedQueryId": query}


def _create_statement(_logical_id: str, properties: dict, _stack: str) -> tuple[str, dict]:
    call(athena._create_prepared_statement, properties)
    return properties["StatementName"], {}


def _update_statement(name: str, old: dict, new: dict, stack: str) -> tuple[str, dict]:
    athena._delete_prepared_statement(old)
    return _create_statement(name, new, stack)
