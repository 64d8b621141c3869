"""Amazon Athena on a real Trino, its own engine: queries, results, limits, and the caller's permissions.

MiniStack runs SELECT in DuckDB, as nobody. Here each query runs in the Trino of this run, over
MiniStack's Glue and S3:
- states and results: https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryExecution.html
- limit of scanned bytes: https://docs.aws.amazon.com/athena/latest/ug/workgroups-setting-control-limits-cloudwatch.html
- permissions: https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena.html
docs/decisions/data-lake.md says what it leaves out.
"""

import asyncio
import csv
import io
import json
import os
import threading
import time
from pathlib import Path
from typing import Any

from launcher import trino_client
from launcher.athena_statements import prepared_of, statement_type, translated, with_parameters
from launcher.role_permissions import assert_allowed, role_of
from launcher.s3_objects import Objects
from launcher.service_calls import call
from launcher.trino_client import Cancelled, QueryFailed, Result
from ministack.core import iam_evaluator
from ministack.core.responses import error_response_json, json_response
from ministack.services import athena, glue

# Folder of the engine: `address` when Trino is ready, `roles.json` for the roles of its callers.
VARIABLE = "TRINO_FOLDER"
CATALOG = "awsdatacatalog"
# Name of the session of a caller's role.
SESSION = "athena"
# Trino reads the roles again after this time (s3.security-mapping.refresh-period).
ROLES_PAUSE = 0.3
# Maximum of GetQueryResults.
LARGEST_PAGE = 1_000
# Types whose names differ between Trino and Athena.
ATHENA_TYPES = {"real": "float", "char": "varchar"}

_roles_lock = threading.Lock()
_started, _described = athena._start_query_execution, athena._get_query_results

Data = dict[str, Any]


def query_with_trino() -> None:
    """Replaces the execution of queries and the pages of their results."""
    athena._start_query_execution = start
    athena._execute_query = _execute
    athena._get_query_results = get_results
    athena._detect_statement_type = statement_type


def start(data: Data):
    workgroup = athena._workgroups.get(data.get("WorkGroup", "primary"))
    if workgroup is None:
        return _invalid("WorkGroup is not found.")
    if not data.get("QueryString", "").strip():
        return _invalid("QueryString is empty.")
    if workgroup["Configuration"].get("EnforceWorkGroupConfiguration"):
        data = {key: value for key, value in data.items() if key != "ResultConfiguration"}
    answer = _started(data)
    if answer[0] == 200:
        execution = athena._executions[json.loads(answer[2])["QueryExecutionId"]]
        execution["_parameters"] = data.get("ExecutionParameters", [])
        execution["_caller"] = iam_evaluator.caller_arn()
    return answer


async def _execute(query_id: str, query: str, database: str, _ddl: Any, _catalog: str | None = None) -> None:
    await asyncio.to_thread(run, athena._executions[query_id], query, database)


def run(execution: Data, query: str, database: str) -> None:
    """Runs a query to its end and stores state, statistics and rows in the execution."""
    status, start = execution["Status"], time.time()
    status["State"] = "RUNNING"
    try:
        role = _role(execution["_caller"])
        _write_result(execution, role, _result(execution, role, query, database))
        state, reason = "SUCCEEDED", ""
    except Cancelled as error:
        state, (reason, execution["Statistics"]["DataScannedInBytes"]) = "CANCELLED", error.args
    # Refusals of Trino, of this module, and of other services.
    except ValueError as error:
        state, reason = "FAILED", str(error)
    times = ("EngineExecutionTimeInMillis", "TotalExecutionTimeInMillis")
    execution["Statistics"].update(dict.fromkeys(times, int((time.time() - start) * 1000)))
    # The state is the last to change: callers wait for it.
    status.update({"CompletionDateTime": int(time.time()), "StateChangeReason": reason, "State": state})


def _role(caller: str) -> str:
    """ARN of the caller's role; empty for the account's root user. Raises QueryFailed for IAM users."""
    role = role_of(caller)
    if not role and not caller.endswith(":root"):
        raise QueryFailed(f"The emulator queries as a role or as the root user, not as {caller}.")
    return role


def _result(execution: Data, role: str, query: str, database: str) -> Result:
    workgroup = athena._workgroups[execution["WorkGroup"]]
    resolved = _resolved(workgroup["Name"], query, execution.get("_parameters", []))
    if resolved is None:
        return Result()
    query, parameters = resolved
    if role:
        _assert_tables(role, query, database)
        _announce(role)
    result = trino_client.run(
        with_parameters(translated(query), parameters),
        _address(),
        CATALOG,
        database,
        role,
        workgroup["Configuration"].get("BytesScannedCutoffPerQuery"),
        lambda: execution["Status"]["State"] == "CANCELLED",
    )
    execution["Statistics"]["DataScannedInBytes"] = result.scanned
    return result


def _resolved(workgroup: str, query: str, parameters: list[str]) -> tuple[str, list[str]] | None:
    """Query and parameters, those of a prepared statement for EXECUTE; None after a change of prepared statements."""
    found = prepared_of(query)
    if found is None:
        return query, parameters
    statement = {"WorkGroup": workgroup, "StatementName": found["executed"] or found["prepared"] or found["dropped"]}
    if found["executed"]:
        query = call(athena._get_prepared_statement, statement)["PreparedStatement"]["QueryStatement"]
        return query, [found["parameters"]] if found["parameters"] else parameters
    if found["dropped"]:
        call(athena._delete_prepared_statement, statement)
    else:
        athena._delete_prepared_statement(statement)
        call(athena._create_prepared_statement, {**statement, "QueryStatement": found["statement"]})
    return None


def _assert_tables(role: str, query: str, database: str) -> None:
    """Raises ApiError unless the role may read each table in the catalogue."""
    for reference in athena._table_references(query):
        name = f"{reference.database or database}/{reference.table.split('$')[0]}"
        assert_allowed(role, SESSION, "glue:GetTable", glue._arn("table", name))


def _announce(role: str) -> None:
    """Adds a role to those that callers of Trino may name, and waits until Trino has read it."""
    file = Path(os.environ[VARIABLE], "roles.json")
    with _roles_lock:
        mappings = json.loads(file.read_text())
        roles = mappings["mappings"][-1]["allowedIamRoles"]
        if role in roles:
            return
        roles.append(role)
        draft = file.with_suffix(".new")
        draft.write_text(json.dumps(mappings))
        draft.replace(file)
        time.sleep(ROLES_PAUSE)


def _address() -> str:
    file = Path(os.environ.get(VARIABLE, ""), "address")
    if not file.is_file():
        raise QueryFailed("GENERIC_INTERNAL_ERROR: the engine of Athena, Trino, does not run.")
    return file.read_text()


def _write_result(execution: Data, role: str, result: Result) -> None:
    """Stores the rows, and writes them as CSV to the output location with the caller's permissions."""
    names = [name for name, _ in result.columns]
    types = [ATHENA_TYPES.get(kind, kind) for _, kind in result.columns]
    rows = [[_text(value, kind) for value, kind in zip(row, types, strict=True)] for row in result.rows]
    execution["_results"] = {"columns": names, "rows": rows}
    execution["_column_types"] = types
    execution["_update_count"] = result.update_count or 0
    output = io.StringIO()
    csv.writer(output, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([names, *rows] if names else [])
    Objects(role, SESSION).write(execution["ResultConfiguration"]["OutputLocation"], output.getvalue().encode())


def _text(value: Any, kind: str) -> str | None:
    if value is None:
        return None
    return json.dumps(value) if kind in ("array", "map", "row") else athena._datum_text(value)


def get_results(data: Data):
    """A page: at most MaxResults rows, with the row of names first; the columns are described by MiniStack."""
    status, _, body = described = _described({"QueryExecutionId": data.get("QueryExecutionId"), "MaxResults": 0})
    if status != 200:
        return described
    execution = athena._executions[data["QueryExecutionId"]]
    names, rows = execution["_results"]["columns"], execution["_results"]["rows"]
    rows = [names, *rows] if names else []
    size, token = int(data.get("MaxResults", LARGEST_PAGE)), data.get("NextToken", "0")
    if not 1 <= size <= LARGEST_PAGE:
        return _invalid(f"MaxResults is not in the range: {size}")
    if not token.isdigit() or int(token) > len(rows):
        return _invalid(f"Invalid NextToken: {token}")
    end = int(token) + size
    metadata = json.loads(body)["ResultSet"]["ResultSetMetadata"]
    page = [{"Data": [{} if value is None else {"VarCharValue": value} for value in row]} for row in rows[int(token) : end]]
    answer = {"UpdateCount": execution["_update_count"], "ResultSet": {"Rows": page, "ResultSetMetadata": metadata}}
    return json_response({**answer, "NextToken": str(end)} if end < len(rows) else answer)


def _invalid(message: str):
    return error_response_json("InvalidRequestException", message, 400)
