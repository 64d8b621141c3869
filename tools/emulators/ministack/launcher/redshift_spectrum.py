"""External tables: Parquet files that Glue describes, read by DuckDB.

Redshift Spectrum ignores partition projection and reads registered partitions only
(https://docs.aws.amazon.com/redshift/latest/dg/c-spectrum-external-tables.html).
"""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
from sqlglot import exp

from launcher.redshift_sql import Plan, Refused, quote
from launcher.role_permissions import assert_allowed
from launcher.s3_objects import Objects
from ministack.services import glue

# Types of Hive, and those of DuckDB and PostgreSQL alike.
TYPES = {
    "tinyint": "smallint", "smallint": "smallint", "int": "integer", "bigint": "bigint", "float": "real",
    "double": "double precision", "boolean": "boolean", "string": "varchar", "date": "date", "timestamp": "timestamp",
}  # fmt: skip


def read_external(connection, plan: Plan, objects_of: Callable[[str], Objects]) -> exp.Expression:
    """Reads the external tables of a query into temporary ones, and returns the query over them.

    `objects_of` returns S3 as a role. Raises Refused, ApiError.
    """
    found = connection.execute("SELECT name, database_name, role_arn FROM redshift.external_schema")
    schemas = {name: (database, role) for name, database, role in found}
    tables = {(table.db.lower(), table.name.lower()) for table in plan.tree.find_all(exp.Table)}
    external = {(schema, table): f"spectrum_{at}" for at, (schema, table) in enumerate(sorted(tables)) if schema in schemas}
    for (schema, table), name in external.items():
        [allowed] = connection.execute("SELECT has_schema_privilege(%s, 'USAGE')", (schema,)).fetchone()
        if not allowed:
            raise Refused(f"permission denied for schema {schema}")
        database, role = schemas[schema]
        _read(connection, name, _described(database, table, role), glue._partitions.get(f"{database}/{table}", []), objects_of(role))

    def replace(node):
        name = external.get((node.db.lower(), node.name.lower())) if isinstance(node, exp.Table) else None
        return exp.to_table(name, alias=node.alias or node.name) if name else node

    return plan.tree.transform(replace)


def _described(database: str, table: str, role: str) -> dict:
    """Table in Glue, as the role may read it and its partitions."""
    for action in ("glue:GetTable", "glue:GetPartitions"):
        assert_allowed(role, "Redshift", action, glue._arn("table", f"{database}/{table}"))
    found = glue._tables.get(f"{database}/{table}")
    if not found:
        raise Refused(f'relation "{table}" does not exist in the external database {database}')
    if "parquet" not in found["StorageDescriptor"].get("SerdeInfo", {}).get("SerializationLibrary", "").lower():
        raise Refused(f"The external table {database}.{table} is not of Parquet files, which alone are read here.")
    return found


def _read(connection, name: str, table: dict, partitions: list[dict], objects: Objects) -> None:
    keys = _columns(table.get("PartitionKeys") or [])
    columns = _columns(table["StorageDescriptor"]["Columns"])
    defined = ", ".join(f'"{column}" {kind}' for column, kind in columns + keys)
    connection.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
    connection.execute(f"CREATE TEMP TABLE {name} ({defined})")
    with connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv)") as rows:
        for place in partitions if keys else [table]:
            values = [f"CAST({quote(value)} AS {kind})" for value, (_, kind) in zip(place.get("Values", []), keys)]
            for address in objects.list(place["StorageDescriptor"]["Location"].rstrip("/") + "/"):
                if not Path(address).name.startswith(("_", ".")):
                    rows.write(_csv(address, objects.read(address) or b"", columns, values))


def _csv(address: str, body: bytes, columns: list[tuple[str, str]], values: list[str]) -> bytes:
    """Rows of a Parquet file with the values of its partition."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as engine:
        file, out = Path(folder, "rows.parquet"), Path(folder, "rows.csv")
        file.write_bytes(body)
        try:
            present = {name.lower() for name in engine.read_parquet(str(file)).columns}
            fields = [f'CAST("{name}" AS {kind})' if name.lower() in present else "NULL" for name, kind in columns]
            fields = ", ".join([*fields, *values])
            engine.execute(f"COPY (SELECT {fields} FROM read_parquet('{file}')) TO '{out}' (FORMAT csv, HEADER false)")
        except duckdb.Error as error:
            reason = str(error).split("\n")[0]
            raise Refused(f"Spectrum Scan Error: the file {address} has an incompatible Parquet schema: {reason}") from None
        return out.read_bytes()


def _columns(described: list[dict]) -> list[tuple[str, str]]:
    """Names and types."""
    columns = [(each["Name"], each["Type"].lower()) for each in described]
    for name, kind in columns:
        if kind not in TYPES and not re.fullmatch(r"(decimal|varchar|char)\(\d+(,\s*\d+)?\)", kind):
            raise Refused(f"The type {kind} of the external column {name} is not read here.")
    return [(name, TYPES.get(kind, kind)) for name, kind in columns]
