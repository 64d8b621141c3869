"""Redshift Data API on PostgreSQL.

https://docs.aws.amazon.com/redshift-data/latest/APIReference/Welcome.html
"""

import itertools
import json
import threading
import time
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from launcher import redshift_database, redshift_serverless
from launcher.iam_roles import may
from launcher.redshift_serverless import ApiError
from ministack.core import responses
from ministack.services import secretsmanager

PAGE_ROWS = 1000
MAX_STATEMENTS = 40
MAX_ROWS = 1_000_000

_statements: dict[str, "Statement"] = {}
_tokens: dict[tuple[str, str], str] = {}
_query_ids = itertools.count(1)


@dataclass
class Sub:
    """One statement of a batch, or the only one."""

    sql: str
    query_id: int = field(default_factory=lambda: next(_query_ids))
    status: str = "SUBMITTED"
    error: str = ""
    columns: list[dict] | None = None
    rows: list[list[dict]] = field(default_factory=list)
    count: int = -1


@dataclass
class Statement:
    """Statements of one request, in one transaction."""

    caller: str
    user: str
    workgroup: dict
    database: str
    name: str
    subs: list[Sub]
    parameters: dict[str, str]
    is_batch: bool
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    status: str = "SUBMITTED"
    error: str = ""
    created: float = field(default_factory=time.time)
    updated: float = field(default_factory=time.time)
    connection: object = None
    cancelled: bool = False

    def run(self) -> None:
        """Runs the statements; one that fails takes all back."""
        from launcher.redshift_session import Session

        responses._request_account_id.set(self.workgroup["account"])
        responses._request_region.set(self.workgroup["region"])
        current = self.subs[0]
        try:
            redshift_database.ensure_user(self.user)
            with redshift_database.connect(self.database, self.user) as connection:
                self.connection = connection
                self._end("STARTED")
                with connection.transaction():
                    session = Session(connection, self.user, self.workgroup)
                    for current in self.subs:
                        if self.cancelled:
                            raise RuntimeError("cancelled")
                        current.status = "STARTED"
                        session.run(current, self.parameters)
                        current.status = "FINISHED"
            self._end("FINISHED")
        except Exception as error:
            message = "ERROR: " + str(error).split("\n")[0]
            status = "ABORTED" if self.cancelled else "FAILED"
            current.status, current.error = status, message
            for sub in self.subs[self.subs.index(current) + 1 :]:
                sub.status = "ABORTED"
            self.error = message
            self._end(status)

    def _end(self, status: str) -> None:
        self.updated = time.time()
        self.status = status


def call(action: str, data: dict, caller: str) -> dict:
    """Response of an action for a caller's ARN. Raises ApiError."""
    if action not in ACTIONS:
        raise ApiError("UnknownOperationException", f"{action} is not translated to PostgreSQL.")
    return ACTIONS[action](data, caller)


def _execute(data: dict, caller: str) -> dict:
    parameters = {each["name"]: each["value"] for each in data.get("Parameters") or []}
    return _start(data, caller, [data.get("Sql") or ""], parameters, False)


def _batch(data: dict, caller: str) -> dict:
    sqls = data.get("Sqls") or []
    if not 1 <= len(sqls) <= MAX_STATEMENTS:
        raise ApiError("ValidationException", f"Sqls has {len(sqls)} statements, the limit is {MAX_STATEMENTS}.")
    return _start(data, caller, sqls, {}, True)


def _start(data: dict, caller: str, sqls: list[str], parameters: dict[str, str], is_batch: bool) -> dict:
    for sql in sqls:
        if not sql.strip():
            raise ApiError("ValidationException", "Sql has no statement.")
    workgroup = redshift_serverless.workgroup(data.get("WorkgroupName", ""))
    if not data.get("Database"):
        raise ApiError("ValidationException", "Database is required.")
    user = _user(data, caller, workgroup)
    token = (caller, data.get("ClientToken") or str(uuid.uuid4()))
    if token not in _tokens:
        subs = [Sub(sql) for sql in sqls]
        statement = Statement(caller, user, workgroup, data["Database"], data.get("StatementName", ""), subs, parameters, is_batch)
        _statements[statement.id], _tokens[token] = statement, statement.id
        threading.Thread(target=statement.run, daemon=True).start()
    statement = _statements[_tokens[token]]
    return {
        "Id": statement.id,
        "CreatedAt": statement.created,
        "Database": statement.database,
        "DbUser": statement.user,
        "WorkgroupName": workgroup["workgroupName"],
    }


def _user(data: dict, caller: str, workgroup: dict) -> str:
    """Database user: that of the secret, or that of the caller's role."""
    secret_arn = data.get("SecretArn")
    if secret_arn:
        _assert(caller, "secretsmanager:GetSecretValue", secret_arn)
        _, secret = secretsmanager._resolve(secret_arn)
        if not secret:
            raise ApiError("ValidationException", f"There is no secret {secret_arn}.")
        current = next(each for each in secret["Versions"].values() if "AWSCURRENT" in each["Stages"])
        return json.loads(current["SecretString"])["username"]
    _assert(caller, "redshift-serverless:GetCredentials", workgroup["workgroupArn"])
    role = _role_of(caller)
    return f"IAMR:{role}" if role else f"IAM:{caller.rsplit(':', 1)[-1].rsplit('/', 1)[-1]}"


def _role_of(caller: str) -> str:
    """Name of a caller's role; empty for the account's root user and for IAM users."""
    kind, _, name = caller.split(":", 5)[5].partition("/")
    return {"assumed-role": name.split("/")[0], "role": name.rsplit("/", 1)[-1]}.get(kind, "")


def _assert(caller: str, action: str, resource: str) -> None:
    role = _role_of(caller)
    if role and not may(role, action, resource):
        raise ApiError("AccessDeniedException", f"User: {caller} is not authorized to perform: {action} on resource: {resource}")


def _own(data: dict, caller: str) -> tuple[Statement, Sub]:
    """Statement of an id, and its last part or, with `:n`, that part. A statement is its caller's own."""
    name, _, number = (data.get("Id") or "").partition(":")
    statement = _statements.get(name)
    if not statement or statement.caller != caller or (number and not 1 <= int(number) <= len(statement.subs)):
        raise ApiError("ResourceNotFoundException", f"Query {data.get('Id')} does not exist", {"ResourceId": data.get("Id") or ""})
    return statement, statement.subs[int(number or 0) - 1]


def _describe(data: dict, caller: str) -> dict:
    statement, _ = _own(data, caller)
    last = statement.subs[-1]
    answer = {
        "Id": statement.id,
        "Status": statement.status,
        "CreatedAt": statement.created,
        "UpdatedAt": statement.updated,
        "Duration": int((statement.updated - statement.created) * 1e9),
        "Database": statement.database,
        "DbUser": statement.user,
        "WorkgroupName": statement.workgroup["workgroupName"],
        "HasResultSet": any(sub.columns is not None for sub in statement.subs),
        "ResultRows": last.count,
        "RedshiftQueryId": last.query_id,
    }
    if statement.error:
        answer["Error"] = statement.error
    if statement.is_batch:
        answer["SubStatements"] = [_sub(statement, at, sub) for at, sub in enumerate(statement.subs, 1)]
    else:
        answer["QueryString"] = last.sql
    return answer


def _sub(statement: Statement, at: int, sub: Sub) -> dict:
    return {
        "Id": f"{statement.id}:{at}",
        "Status": sub.status,
        "QueryString": sub.sql,
        "HasResultSet": sub.columns is not None,
        "ResultRows": sub.count,
        "RedshiftQueryId": sub.query_id,
        **({"Error": sub.error} if sub.error else {}),
    }


def _result(data: dict, caller: str) -> dict:
    statement, sub = _own(data, caller)
    if statement.status != "FINISHED" or sub.columns is None:
        raise ApiError("ResourceNotFoundException", f"Query {statement.id} has no result.", {"ResourceId": statement.id})
    token = data.get("NextToken") or "0"
    if not token.isdigit() or int(token) > len(sub.rows):
        raise ApiError("ValidationException", f"The NextToken {token} is none of query {statement.id}.")
    start = int(token)
    answer = {"ColumnMetadata": sub.columns, "Records": sub.rows[start : start + PAGE_ROWS], "TotalNumRows": len(sub.rows)}
    if start + PAGE_ROWS < len(sub.rows):
        answer["NextToken"] = str(start + PAGE_ROWS)
    return answer


def _cancel(data: dict, caller: str) -> dict:
    statement, _ = _own(data, caller)
    if statement.status in ("FINISHED", "FAILED", "ABORTED"):
        raise ApiError("ValidationException", f"Could not cancel a query that is already in {statement.status} state with ID: {statement.id}")
    statement.cancelled = True
    threading.Thread(target=_interrupt, args=(statement,), daemon=True).start()
    return {"Status": True}


def _interrupt(statement: Statement) -> None:
    """Repeats the request until the statement ends: PostgreSQL ignores it between two statements of a session."""
    while statement.status not in ("FINISHED", "FAILED", "ABORTED"):
        if statement.connection is not None:
            statement.connection.cancel_safe()
        time.sleep(0.05)


ACTIONS = {
    "ExecuteStatement": _execute,
    "BatchExecuteStatement": _batch,
    "DescribeStatement": _describe,
    "GetStatementResult": _result,
    "CancelStatement": _cancel,
}


def as_field(value) -> dict:
    """Value of a result in the Data API's form: numerics, dates and times are texts."""
    match value:
        case None:
            return {"isNull": True}
        case bool():
            return {"booleanValue": value}
        case int():
            return {"longValue": value}
        case float():
            return {"doubleValue": value}
        case datetime():
            return {"stringValue": value.isoformat(" ")}
        case date() | Decimal() | str():
            return {"stringValue": str(value)}
    raise TypeError(f"Values of the type {type(value).__name__} are not returned.")
