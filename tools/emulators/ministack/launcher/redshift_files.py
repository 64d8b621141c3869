"""COPY from CSV files of S3 and UNLOAD to Parquet."""

import csv
import gzip
import io
import json
import re
import tempfile
from pathlib import Path

from launcher import engine_packages
from launcher.redshift_objects import Objects
from launcher.redshift_sql import unquote

engine_packages.add(engine_packages.REDSHIFT)

import duckdb  # noqa: E402

LOAD_ERROR = "INSERT INTO redshift.load_error VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"


class LoadFailed(Exception):
    """COPY or UNLOAD failed, in Redshift's words. `rows`: values for LOAD_ERROR."""


def copy(connection, objects: Objects, values: dict[str, str]) -> tuple[int, list[tuple]]:
    """Loads the files of a manifest into a table.

    Returns the number of rows, and the rejected ones: file, line, column, type, reason. Raises LoadFailed.
    """
    table = values["table"]
    columns = connection.execute(
        "SELECT quote_ident(attname), format_type(atttypid, atttypmod), attnotnull FROM pg_attribute "
        "WHERE attrelid = CAST(%s AS regclass) AND attnum > 0 AND NOT attisdropped AND attidentity = '' ORDER BY attnum",
        (table,),
    ).fetchall()
    texts = ", ".join(f"c{at} text" for at in range(len(columns)))
    connection.execute(f"CREATE TEMP TABLE copied (file text, line bigint, {texts})")
    header, rejected = int(values["header"] or 0), []
    with connection.cursor().copy("COPY copied FROM STDIN") as rows:
        for url, data in _files(objects, unquote(values["source"])):
            text = (gzip.decompress(data) if values["gzip"] else data).decode("utf-8", "surrogateescape")
            for line, row, reason in _rows(text, header, len(columns)):
                if reason:
                    rejected.append((url, line, "", "", reason))
                else:
                    rows.write_row((url, line, *row))
    rejected += connection.execute(f"SELECT DISTINCT ON (1, 2) * FROM ({_errors(columns)}) found ORDER BY 1, 2").fetchall()
    if len(rejected) > int(values["errors"] or 0):
        failure = LoadFailed(f"Load into table '{table}' failed. Check 'sys_load_error_detail' system table for details.")
        failure.rows = rejected
        raise failure
    connection.execute(f"DELETE FROM copied USING ({_errors(columns)}) found WHERE copied.file = found.file AND copied.line = found.line")
    names = ", ".join(name for name, _, _ in columns)
    casts = ", ".join(f"CAST({_value(at, kind)} AS {kind})" for at, (_, kind, _) in enumerate(columns))
    count = connection.execute(f"INSERT INTO {table} ({names}) SELECT {casts} FROM copied ORDER BY file, line").rowcount
    connection.execute("DROP TABLE copied")
    return count, rejected


def _files(objects: Objects, source: str):
    text = objects.read(source)
    if text is None:
        raise LoadFailed(f"The specified S3 prefix '{source}' does not exist")
    try:
        entries = json.loads(text)["entries"]
        files = [(entry["url"], entry.get("mandatory", False)) for entry in entries]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise LoadFailed(f"Manifest file is not in correct json format: {source}") from None
    for url, mandatory in files:
        data = objects.read(url)
        if data is not None:
            yield url, data
        elif mandatory:
            raise LoadFailed(f"The specified S3 prefix '{url}' does not exist: it is mandatory in the manifest")


def _rows(text: str, header: int, width: int):
    """Yields the line, the values, and the reason why the line is no row."""
    reader = csv.reader(io.StringIO(text, newline=""))
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, [], str(error)
            continue
        if line <= header:
            continue
        if any("\udc80" <= letter <= "\udcff" or letter == "\0" for value in row for letter in value):
            yield line, [], "String contains invalid or unsupported UTF8 codepoints"
        elif len(row) != width:
            yield line, [], "Extra column(s) found" if len(row) > width else "Delimiter not found"
        else:
            yield line, row, ""


def _is_text(kind: str) -> bool:
    return kind.startswith(("character", "text"))


def _value(at: int, kind: str) -> str:
    """An empty field is an empty text, and NULL for other types."""
    return f"c{at}" if _is_text(kind) else f"NULLIF(c{at}, '')"


def _errors(columns: list[tuple[str, str, bool]]) -> str:
    """Query for the fields that do not fit their columns."""
    queries = []
    for at, (name, kind, required) in enumerate(columns):
        value, literals = _value(at, kind), f"'{name}' AS name, '{kind}' AS type"
        info = f"(pg_input_error_info({value}, '{kind}')).message"
        queries.append(f"SELECT file, line, {literals}, {info} AS reason FROM copied WHERE NOT pg_input_is_valid({value}, '{kind}')")
        if required and not _is_text(kind):
            queries.append(f"SELECT file, line, {literals}, 'Missing data for not-null field' FROM copied WHERE {value} IS NULL")
        size = re.fullmatch(r"character varying\((\d+)\)", kind)
        if size:
            queries.append(
                f"SELECT file, line, {literals}, 'String length exceeds DDL length' FROM copied WHERE octet_length({value}) > {size[1]}"
            )
    return " UNION ALL ".join(queries)


DUCKDB_TYPES = {
    "int2": "SMALLINT", "int4": "INTEGER", "int8": "BIGINT", "float8": "DOUBLE", "bool": "BOOLEAN",
    "date": "DATE", "timestamp": "TIMESTAMP", "varchar": "VARCHAR", "text": "VARCHAR",
}  # fmt: skip


def unload(connection, objects: Objects, values: dict[str, str], query: str) -> int:
    """Writes the result of a query to a Parquet file, and its manifest. Returns the number of rows."""
    target = unquote(values["target"])
    if not values["overwrite"] and objects.list(target):
        raise LoadFailed("Specified unload destination on S3 is not empty. Consider using the ALLOWOVERWRITE option.")
    cursor = connection.execute(f"SELECT * FROM ({query}) described LIMIT 0")
    types = {column.name: _duckdb_type(connection, column) for column in cursor.description}
    with tempfile.TemporaryDirectory() as folder:
        rows, parquet = Path(folder, "rows.csv"), Path(folder, "rows.parquet")
        with rows.open("wb") as file, connection.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)") as out:
            for part in out:
                file.write(part)
        with duckdb.connect() as engine:
            source = engine.read_csv(str(rows), header=True, dtype=types, all_varchar=False, na_values="", allow_quoted_nulls=False)
            count = source.count("*").fetchone()[0]
            source.write_parquet(str(parquet))
        body = parquet.read_bytes()
    url = f"{target}0000_part_00.parquet"
    objects.write(url, body)
    if values["manifest"]:
        entry = {"url": url, "meta": {"content_length": len(body), "record_count": count}}
        objects.write(f"{target}manifest", json.dumps({"entries": [entry]}).encode())
    return count


def _duckdb_type(connection, column) -> str:
    known = connection.adapters.types.get(column.type_code)
    name = known.name if known else "text"
    if name == "numeric":
        return f"DECIMAL({column.precision or 38}, {column.scale if column.precision else 10})"
    if name not in DUCKDB_TYPES:
        raise LoadFailed(f"UNLOAD of the type {name} is not translated: cast the column {column.name}")
    return DUCKDB_TYPES[name]
