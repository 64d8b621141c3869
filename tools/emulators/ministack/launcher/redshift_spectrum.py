"""External tables: Parquet files that Glue describes, read by DuckDB.

Redshift Spectrum ignores partition projection and reads registered partitions only
(https://docs.aws.amazon.com/redshift/latest/dg/c-spectrum-external-tables.html).
"""

import re
import tempfile
from pathlib import Path

from launcher import engine_packages
from launcher.iam_roles import may
from launcher.redshift_files import LoadFailed
from launcher.redshift_objects import Objects
from launcher.redshift_sql import Plan, quote
from ministack.core.responses import get_account_id, get_region
from ministack.services import glue

engine_packages.add(engine_packages.REDSHIFT)

import duckdb  # noqa: E402
from sqlglot import exp  # noqa: E402

# Types of Hive, and those of DuckDB and PostgreSQL alike.
TYPES = {
    "tinyint": "smallint", "smallint": "smallint", "int": "integer", "bigint": "bigint", "float": "real",
    "double": "double precision", "boolean": "boolean", "string": "varchar", "date": "date", "timestamp": "timestamp",
}  # fmt: skip


def read_external(connection, plan: Plan, objects_of) -> exp.Expression:
    """Reads the external tables of a query into temporary ones, and returns the query over them.

    `objects_of` returns S3 as a role. Raises LoadFailed, AccessFailed.
    """
    schemas = {
        name: (database, role)
        for name, database, role in connection.execute("SELECT name, database_name, role_arn FROM redshift.external_schema")
    }
    external = {(schema, table): f"spectrum_{at}" for at, (schema, table) in enumerate(plan.tables) if schema in schemas}
    if not external:
        return plan.tree
    for (schema, table), name in external.items():
        allowed = connection.execute("SELECT has_schema_privilege(%s, 'USAGE')", (schema,)).fetchone()[0]
        if not allowed:
            raise LoadFailed(f"permission denied for schema {schema}")
        database, role = schemas[schema]
        _read(connection, name, f"{schema}.{table}", _described(database, table, role), objects_of(role))

    def replace(node):
        name = external.get((node.db.lower(), node.name.lower())) if isinstance(node, exp.Table) else None
        return exp.to_table(name, alias=node.alias or node.name) if name else node

    return plan.tree.transform(replace)


def _described(database: str, table: str, role: str) -> tuple[dict, list[dict]]:
    """Table and partitions in Glue, as the role may read them."""
    catalog = f"arn:aws:glue:{get_region()}:{get_account_id()}"
    for action in ("glue:GetTable", "glue:GetPartitions"):
        if not may(role, action, f"{catalog}:table/{database}/{table}"):
            raise LoadFailed(f"{role} is not authorized to perform {action} on the table {database}.{table}: AccessDeniedException")
    found = glue._tables.get(f"{database}/{table}")
    if not found:
        raise LoadFailed(f'relation "{table}" does not exist in the external database {database}')
    return found, glue._partitions.get(f"{database}/{table}", [])


def _read(connection, name: str, shown: str, described: tuple[dict, list[dict]], objects: Objects) -> None:
    table, partitions = described
    storage, keys = table["StorageDescriptor"], table.get("PartitionKeys") or []
    if "parquet" not in storage.get("SerdeInfo", {}).get("SerializationLibrary", "").lower():
        raise LoadFailed(f"The external table {shown} is not of Parquet files, which alone are read here.")
    columns = [(each["Name"], _type(each["Type"])) for each in storage["Columns"]]
    places = [(each["StorageDescriptor"]["Location"], each["Values"]) for each in partitions] if keys else [(storage["Location"], [])]
    all_columns = columns + [(key["Name"], _type(key["Type"])) for key in keys]
    defined = ", ".join(f'"{column}" {kind}' for column, kind in all_columns)
    connection.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
    connection.execute(f"CREATE TEMP TABLE {name} ({defined})")
    with tempfile.TemporaryDirectory() as folder, connection.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv)") as rows:
        for location, values in places:
            for at, address in enumerate(objects.list(location.rstrip("/") + "/")):
                if Path(address).name.startswith(("_", ".")):
                    continue
                file = Path(folder, f"{at}.parquet")
                file.write_bytes(objects.read(address) or b"")
                rows.write(_csv(file, address, columns, dict(zip(all_columns[len(columns) :], values)), folder))


def _csv(file: Path, address: str, columns: list, values: dict, folder: str) -> bytes:
    out = Path(folder, "rows.csv")
    with duckdb.connect() as engine:
        try:
            present = {name.lower() for name in engine.read_parquet(str(file)).columns}
            fields = [f'CAST("{name}" AS {kind})' if name.lower() in present else "NULL" for name, kind in columns]
            fields += [f"CAST({quote(value)} AS {kind})" for (_, kind), value in values.items()]
            engine.execute(f"COPY (SELECT {', '.join(fields)} FROM read_parquet('{file}')) TO '{out}' (FORMAT csv, HEADER false)")
        except duckdb.Error as error:
            reason = str(error).split("\n")[0]
            raise LoadFailed(f"Spectrum Scan Error: the file {address} has an incompatible Parquet schema: {reason}") from None
    return out.read_bytes()


def _type(kind: str) -> str:
    kind = kind.lower()
    if re.fullmatch(r"(decimal|varchar|char)\(\d+(,\s*\d+)?\)", kind):
        return kind
    if kind not in TYPES:
        raise LoadFailed(f"The type {kind} of an external column is not read here.")
    return TYPES[kind]
