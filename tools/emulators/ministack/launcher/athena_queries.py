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
import re
import threading
import time
from pathlib import Path
from typing import Any

from launcher import athena_statements
from launcher.role_permissions import is_allowed
from launcher.trino_client import Caller, Cancelled, QueryFailed, Result, ScanLimitReached, TrinoClient
from ministack.core import iam_evaluator
from ministack.core.responses import error_response_json, get_account_id, get_region, json_response
from ministack.services import athena, iam, s3

# Folder of the engine: `address` when Trino is ready, `roles.json` for the roles of its callers.
VARIABLE = "TRINO_FOLDER"
CATALOG = "awsdatacatalog"
# Trino reads the roles again after this time (s3.security-mapping.refresh-period).
ROLES_PAUSE = 0.3
SESSION = re.compile(r"^arn:aws:sts::(\d+):assumed-role/(.+)/[^/]+$")
# Maximum of GetQueryResults.
LARGEST_PAGE = 1_000
# Types whose names differ between Trino and Athena.
ATHENA_TYPES = {"real": "float", "char": "varchar"}

_roles_lock = threading.Lock()

Data = dict[str, Any]


class Refused(Exception):
    """Query that does not run, with its reason."""


def query_with_trino() -> None:
    """Replaces the execution of queries and the pages of their results."""
    athena._start_query_execution = _started_by(athena._start_query_execution)
    athena._execute_query = _execute
    athena._get_query_results = get_results
    athena._detect_statement_type = athena_statements.statement_type


def _started_by(original):
    def start(data: Data):
        workgroup = athena._workgroups.get(data.get("WorkGroup", "primary"))
        if workgroup is None:
            return _invalid("WorkGroup is not found.")
        if not data.get("QueryString", "").strip():
            return _invalid("QueryString is empty.")
        if _configuration(workgroup).get("EnforceWorkGroupConfiguration"):
            data = {key: value for key, value in data.items() if key != "ResultConfiguration"}
        answer = original(data)
        if answer[0] == 200:
            execution = athena._executions[json.loads(answer[2])["QueryExecutionId"]]
            execution["_parameters"] = data.get("ExecutionParameters", [])
            execution["_caller"] = iam_evaluator.caller_arn()
        return answer

    return start


async def _execute(query_id: str, query: str, database: str, _ddl: Any, _catalog: str | None = None) -> None:
    await asyncio.to_thread(run, athena._executions[query_id], query, database)


def run(execution: Data, query: str, database: str) -> None:
    """Runs a query to its end and stores state, statistics and rows in the execution."""
    status, start = execution["Status"], time.time()
    status["State"] = "RUNNING"
    try:
        result = _result(execution, query, database)
        _write_result(execution, result)
        state, reason = "SUCCEEDED", ""
    except ScanLimitReached as error:
        execution["Statistics"]["DataScannedInBytes"] = error.args[0]
        state, reason = "CANCELLED", "Query cancelled! : Bytes scanned limit was exceeded"
    except Cancelled:
        state, reason = "CANCELLED", "Query was cancelled by user"
    except (QueryFailed, Refused, athena_statements.NotSupported) as error:
        state, reason = "FAILED", str(error)
    milliseconds = int((time.time() - start) * 1000)
    execution["Statistics"]["EngineExecutionTimeInMillis"] = milliseconds
    execution["Statistics"]["TotalExecutionTimeInMillis"] = milliseconds
    status["CompletionDateTime"] = int(time.time())
    status["StateChangeReason"] = reason
    status["State"] = state


def _result(execution: Data, query: str, database: str) -> Result:
    workgroup = athena._workgroups[execution["WorkGroup"]]
    sql = _statement(workgroup["Name"], query, execution.get("_parameters", []))
    if sql is None:
        return Result()
    caller = Caller(_role(execution.get("_caller", "")))
    if caller.role:
        _assert_tables(caller.role, query, database)
        _announce(caller.role)
    result = TrinoClient(_address()).run(
        sql,
        CATALOG,
        database,
        caller,
        _configuration(workgroup).get("BytesScannedCutoffPerQuery"),
        lambda: execution["Status"]["State"] == "CANCELLED",
    )
    execution["Statistics"]["DataScannedInBytes"] = result.scanned
    return result


def _statement(workgroup: str, query: str, parameters: list[str]) -> str | None:
    """Statement for Trino; None after a change of prepared statements."""
    prepared = athena_statements.prepare_of(query)
    if prepared:
        name, statement = prepared
        athena._prepared_statements.pop(f"{workgroup}/{name}", None)
        athena._create_prepared_statement({"StatementName": name, "WorkGroup": workgroup, "QueryStatement": statement})
        return None
    dropped = athena_statements.deallocate_of(query)
    if dropped:
        if athena._prepared_statements.pop(f"{workgroup}/{dropped}", None) is None:
            raise Refused(f"Prepared statement not found: {dropped}")
        return None
    executed = athena_statements.execute_of(query)
    if executed:
        name, listed = executed
        found = athena._prepared_statements.get(f"{workgroup}/{name}")
        if found is None:
            raise Refused(f"Prepared statement not found: {name}")
        query, parameters = found["QueryStatement"], [listed] if listed else parameters
    return athena_statements.with_parameters(athena_statements.translated(query), parameters)


def _role(caller: str) -> str:
    """ARN of the caller's role; empty for the account's root user. Raises Refused for IAM users."""
    session = SESSION.match(caller)
    if session:
        role = iam._roles.get(session[2].split("/")[-1])
        return role["Arn"] if role else f"arn:aws:iam::{session[1]}:role/{session[2]}"
    if caller.endswith(":root") or not caller:
        return ""
    raise Refused(f"The emulator queries as a role or as the root user, not as {caller}.")


def _assert_tables(role: str, query: str, database: str) -> None:
    """Raises Refused unless the role may read each table in the catalogue."""
    for reference in athena._table_references(query):
        name = f"{reference.database or database}/{reference.table.split('$')[0]}"
        resource = f"arn:aws:glue:{get_region()}:{get_account_id()}:table/{name}"
        if not is_allowed(role, "athena", "glue:GetTable", resource):
            raise Refused(
                "Insufficient permissions to execute the query. "
                f"{role} is not authorized to perform: glue:GetTable on resource: {resource}"
            )


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
        raise Refused("GENERIC_INTERNAL_ERROR: the engine of Athena, Trino, does not run.")
    return file.read_text()


def _write_result(execution: Data, result: Result) -> None:
    """Stores the rows, and writes them as CSV to the output location with the caller's permissions."""
    types = [ATHENA_TYPES.get(kind, kind) for _, kind in result.columns]
    rows = [[_text(value, kind) for value, kind in zip(row, types, strict=True)] for row in result.rows]
    names = [name for name, _ in result.columns]
    execution["_results"] = {"columns": names, "rows": rows}
    execution["_column_types"] = types
    execution["_update_count"] = result.update_count
    bucket, key = execution["ResultConfiguration"]["OutputLocation"].removeprefix("s3://").split("/", 1)
    role = _role(execution.get("_caller", ""))
    resource = f"arn:aws:s3:::{bucket}/{key}"
    if role and not is_allowed(role, "athena", "s3:PutObject", resource):
        raise Refused(f"Access denied when writing output to url: s3://{bucket}/{key}")
    output = io.StringIO()
    writer = csv.writer(output, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([names, *rows] if names else [])
    body = output.getvalue().encode()
    headers = {"content-type": "text/csv", "content-length": str(len(body)), "host": "s3"}
    status, *_ = asyncio.run(s3.handle_request("PUT", f"/{bucket}/{key}", headers, body, {}, internal=True))
    if status >= 300:
        raise Refused(f"Unable to write output to s3://{bucket}/{key}: S3 answers {status}.")


def get_results(data: Data):
    """A page: at most MaxResults rows, with the row of names first."""
    execution = athena._executions.get(data.get("QueryExecutionId", ""))
    if execution is None:
        return _invalid(f"QueryExecution {data.get('QueryExecutionId')} was not found")
    state = execution["Status"]["State"]
    if state != "SUCCEEDED":
        return _invalid(f"Query did not finish successfully. Final query state: {state}")
    size, token = int(data.get("MaxResults", LARGEST_PAGE)), data.get("NextToken", "0")
    stored = execution["_results"]
    rows = [stored["columns"], *stored["rows"]] if stored["columns"] else []
    if not 1 <= size <= LARGEST_PAGE:
        return _invalid(f"MaxResults is not in the range: {size}")
    if not token.isdigit() or int(token) > len(rows):
        return _invalid(f"Invalid NextToken: {token}")
    end = int(token) + size
    info = [
        {
            "CatalogName": "hive",
            "SchemaName": "",
            "TableName": "",
            "Name": name,
            "Label": name,
            "Type": kind,
            "Precision": athena._type_precision_scale(kind)[0],
            "Scale": athena._type_precision_scale(kind)[1],
            "Nullable": "UNKNOWN",
            "CaseSensitive": kind == "varchar",
        }
        for name, kind in zip(stored["columns"], execution["_column_types"], strict=True)
    ]
    page = [{"Data": [{} if value is None else {"VarCharValue": value} for value in row]} for row in rows[int(token) : end]]
    answer = {
        "UpdateCount": execution.get("_update_count") or 0,
        "ResultSet": {"Rows": page, "ResultSetMetadata": {"ColumnInfo": info}},
    }
    return json_response({**answer, "NextToken": str(end)} if end < len(rows) else answer)


def _text(value: Any, kind: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value) if kind in ("array", "map", "row") else str(value)


def _configuration(workgroup: Data) -> Data:
    return workgroup.get("Configuration") or {}


def _invalid(message: str):
    return error_response_json("InvalidRequestException", message, 400)
