"""Redshift Data API on PostgreSQL.

https://docs.aws.amazon.com/redshift-data/latest/APIReference/Welcome.html
"""

import itertools
import json
import re
import time
import uuid
from dataclasses import dataclass, field

from launcher import redshift_database, redshift_serverless
from launcher.role_permissions import assert_allowed, role_of
from launcher.service_calls import ApiError
from ministack.core.concurrency import spawn_background
from ministack.services import secretsmanager

PAGE_ROWS = 1000
MAX_STATEMENTS = 40
MAX_ROWS = 1_000_000
ENDED = ("FINISHED", "FAILED", "ABORTED")

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

    def shown(self) -> dict:
        return {
            "Status": self.status,
            "QueryString": self.sql,
            "HasResultSet": self.columns is not None,
            "ResultRows": self.count,
            "RedshiftQueryId": self.query_id,
            **({"Error": self.error} if self.error else {}),
        }


@dataclass
class Statement:
    """Statements of one request, in one transaction."""

    caller: str
    user: str
    workgroup: dict
    database: str
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

        current = self.subs[0]
        try:
            redshift_database.ensure_user(self.user)
            with redshift_database.connect(self.database, self.user) as connection:
                self.connection = connection
                self.updated, self.status = time.time(), "STARTED"
                with connection.transaction():
                    session = Session(connection, self.user, self.workgroup)
                    for current in self.subs:
                        if self.cancelled:
                            raise RuntimeError("cancelled")
                        current.status = "STARTED"
                        session.run(current, self.parameters)
                        current.status = "FINISHED"
            self.updated, self.status = time.time(), "FINISHED"
        except Exception as error:
            status = "ABORTED" if self.cancelled else "FAILED"
            self.error = current.error = "ERROR: " + str(error).split("\n")[0]
            current.status = status
            for sub in self.subs[self.subs.index(current) + 1 :]:
                sub.status = "ABORTED"
            self.updated, self.status = time.time(), status

    def shown(self) -> dict:
        return {
            "Id": self.id,
            "CreatedAt": self.created,
            "Database": self.database,
            "DbUser": self.user,
            "WorkgroupName": self.workgroup["workgroupName"],
        }


def _execute(data: dict, caller: str) -> dict:
    parameters = {each["name"]: each["value"] for each in data.get("Parameters") or []}
    return _start(data, caller, [data.get("Sql") or ""], parameters, False)


def _batch(data: dict, caller: str) -> dict:
    sqls = data.get("Sqls") or []
    if not 1 <= len(sqls) <= MAX_STATEMENTS:
        raise ApiError("ValidationException", f"Sqls has {len(sqls)} statements, the limit is {MAX_STATEMENTS}.")
    return _start(data, caller, sqls, {}, True)


def _start(data: dict, caller: str, sqls: list[str], parameters: dict[str, str], is_batch: bool) -> dict:
    if not all(sql.strip() for sql in sqls):
        raise ApiError("ValidationException", "Sql has no statement.")
    workgroup = redshift_serverless.workgroup(data.get("WorkgroupName", ""))
    if not data.get("Database"):
        raise ApiError("ValidationException", "Database is required.")
    user = _user(data, caller, workgroup)
    token = (caller, data.get("ClientToken") or str(uuid.uuid4()))
    if token not in _tokens:
        statement = Statement(caller, user, workgroup, data["Database"], [Sub(sql) for sql in sqls], parameters, is_batch)
        _statements[statement.id], _tokens[token] = statement, statement.id
        spawn_background(statement.run, thread_name="redshift-statement")
    return _statements[_tokens[token]].shown()


def _user(data: dict, caller: str, workgroup: dict) -> str:
    """Database user: that of the secret, or that of the caller's role."""
    role, session, secret_arn = role_of(caller), caller.rsplit("/", 1)[-1], data.get("SecretArn")
    if secret_arn:
        assert_allowed(role, session, "secretsmanager:GetSecretValue", secret_arn)
        _, secret = secretsmanager._resolve(secret_arn)
        if not secret:
            raise ApiError("ValidationException", f"There is no secret {secret_arn}.")
        current = next(each for each in secret["Versions"].values() if "AWSCURRENT" in each["Stages"])
        return json.loads(current["SecretString"])["username"]
    assert_allowed(role, session, "redshift-serverless:GetCredentials", workgroup["workgroupArn"])
    return f"IAMR:{role.rsplit('/', 1)[-1]}" if role else f"IAM:{re.split('[:/]', caller)[-1]}"


def _own(data: dict, caller: str) -> tuple[Statement, Sub]:
    """Statement of an id, and its last part or, with `:n`, that part. A statement is its caller's own."""
    name, _, number = (data.get("Id") or "").partition(":")
    statement = _statements.get(name)
    parts = {str(at): sub for at, sub in enumerate(statement.subs, 1)} if statement and statement.caller == caller else {}
    if not parts or (number and number not in parts):
        raise ApiError("ResourceNotFoundException", f"Query {data.get('Id')} does not exist", ResourceId=data.get("Id") or "")
    return statement, parts[number or str(len(parts))]


def _describe(data: dict, caller: str) -> dict:
    statement, _ = _own(data, caller)
    answer = {
        **statement.subs[-1].shown(),
        **statement.shown(),
        "Status": statement.status,
        "UpdatedAt": statement.updated,
        "Duration": int((statement.updated - statement.created) * 1e9),
        "HasResultSet": any(sub.columns is not None for sub in statement.subs),
    }
    if statement.error:
        answer["Error"] = statement.error
    if statement.is_batch:
        del answer["QueryString"]
        answer["SubStatements"] = [{**sub.shown(), "Id": f"{statement.id}:{at}"} for at, sub in enumerate(statement.subs, 1)]
    return answer


def _result(data: dict, caller: str) -> dict:
    statement, sub = _own(data, caller)
    if statement.status != "FINISHED" or sub.columns is None:
        raise ApiError("ResourceNotFoundException", f"Query {statement.id} has no result.", ResourceId=statement.id)
    token = data.get("NextToken") or "0"
    if not token.isdigit() or int(token) > len(sub.rows):
        raise ApiError("ValidationException", f"The NextToken {token} is none of query {statement.id}.")
    end = int(token) + PAGE_ROWS
    answer = {"ColumnMetadata": sub.columns, "Records": sub.rows[int(token) : end], "TotalNumRows": len(sub.rows)}
    return {**answer, "NextToken": str(end)} if end < len(sub.rows) else answer


def _cancel(data: dict, caller: str) -> dict:
    statement, _ = _own(data, caller)
    if statement.status in ENDED:
        raise ApiError("ValidationException", f"Could not cancel a query that is already in {statement.status} state with ID: {statement.id}")
    statement.cancelled = True
    spawn_background(_interrupt, statement, thread_name="redshift-cancel")
    return {"Status": True}


def _interrupt(statement: Statement) -> None:
    """Repeats the request until the statement ends: PostgreSQL ignores it between two statements of a session."""
    while statement.status not in ENDED:
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
    """Value of a result in the Data API's form; numerics, dates and times arrive as texts."""
    if value is None:
        return {"isNull": True}
    names = {bool: "booleanValue", int: "longValue", float: "doubleValue", str: "stringValue"}
    if type(value) not in names:
        raise TypeError(f"Values of the type {type(value).__name__} are not returned.")
    return {names[type(value)]: value}
