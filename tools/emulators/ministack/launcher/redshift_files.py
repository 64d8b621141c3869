"""COPY from CSV files of S3 and UNLOAD to Parquet."""

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb

from launcher.redshift_sql import Refused, unquote
from launcher.s3_objects import Objects

# Types that Parquet files get, by their names in PostgreSQL, which DuckDB has too.
TYPES = ("int2", "int4", "int8", "float8", "bool", "date", "timestamp", "varchar", "text", "numeric")


def copy(connection, objects: Objects, values: dict[str, str], record: Callable[[list[tuple]], None]) -> int:
    """Loads the files of a manifest into a table, and returns the number of rows. Raises Refused.

    `record` receives the rejected rows: file, line, column, type, reason.
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
            for line, row, reason in _rows(data.decode("utf-8", "surrogateescape"), header, len(columns)):
                if reason:
                    rejected.append((url, line, "", "", reason))
                else:
                    rows.write_row((url, line, *row))
    rejected += connection.execute(f"SELECT DISTINCT ON (1, 2) * FROM ({_errors(columns)}) found ORDER BY 1, 2").fetchall()
    if rejected:
        record(rejected)
    if len(rejected) > int(values["errors"] or 0):
        raise Refused(f"Load into table '{table}' failed. Check 'sys_load_error_detail' system table for details.")
    connection.execute(f"DELETE FROM copied USING ({_errors(columns)}) found WHERE copied.file = found.file AND copied.line = found.line")
    names = ", ".join(name for name, _, _ in columns)
    casts = ", ".join(f"CAST({_value(at, kind)} AS {kind})" for at, (_, kind, _) in enumerate(columns))
    count = connection.execute(f"INSERT INTO {table} ({names}) SELECT {casts} FROM copied ORDER BY file, line").rowcount
    connection.execute("DROP TABLE copied")
    return count


def _files(objects: Objects, source: str):
    text = objects.read(source)
    if text is None:
        raise Refused(f"The specified S3 prefix '{source}' does not exist")
    try:
        files = [(entry["url"], entry.get("mandatory", False)) for entry in json.loads(text)["entries"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused(f"Manifest file is not in correct json format: {source}") from None
    for url, mandatory in files:
        data = objects.read(url)
        if data is not None:
            yield url, data
        elif mandatory:
            raise Refused(f"The specified S3 prefix '{url}' does not exist: it is mandatory in the manifest")


def _rows(text: str, header: int, width: int):
    """Yields the line, the values, and the reason why the line is no row."""
    reader = csv.reader(io.StringIO(text, newline=""))
    while True:
        line, row, reason = reader.line_num + 1, [], ""
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = str(error)
        if re.search("[\0\udc80-\udcff]", "".join(row)):
            reason = "String contains invalid or unsupported UTF8 codepoints"
        elif len(row) != width:
            reason = reason or ("Extra column(s) found" if len(row) > width else "Delimiter not found")
        if line > header:
            yield line, row, reason


def _value(at: int, kind: str) -> str:
    """An empty field is an empty text, and NULL for other types."""
    return f"c{at}" if kind.startswith(("character", "text")) else f"NULLIF(c{at}, '')"


def _errors(columns: list[tuple[str, str, bool]]) -> str:
    """Query for the fields that do not fit their columns."""
    fields = []
    for at, (name, kind, required) in enumerate(columns):
        value, size = _value(at, kind), re.fullmatch(r"character varying\((\d+)\)", kind)
        reasons = f"WHEN octet_length({value}) > {size[1]} THEN 'String length exceeds DDL length' " if size else ""
        reasons += f"WHEN NOT pg_input_is_valid({value}, '{kind}') THEN (pg_input_error_info({value}, '{kind}')).message"
        if required:
            reasons += f" WHEN {value} IS NULL THEN 'Missing data for not-null field'"
        fields.append(f"SELECT file, line, '{name}' AS name, '{kind}' AS type, CASE {reasons} END AS reason FROM copied")
    return f"SELECT * FROM ({' UNION ALL '.join(fields)}) fields WHERE reason IS NOT NULL"


def unload(connection, objects: Objects, values: dict[str, str], query: str) -> int:
    """Writes the result of a query to a Parquet file, and its manifest. Returns the number of rows."""
    target = unquote(values["target"])
    if not values["overwrite"] and objects.list(target):
        raise Refused("Specified unload destination on S3 is not empty. Consider using the ALLOWOVERWRITE option.")
    cursor = connection.execute(f"SELECT * FROM ({query}) described LIMIT 0")
    types = {column.name: _duckdb_type(column) for column in cursor.description}
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


def _duckdb_type(column) -> str:
    kind = column.type_display
    if kind.split("(")[0] not in TYPES:
        raise Refused(f"UNLOAD of the type {kind} is not translated: cast the column {column.name}")
    return "numeric(38, 10)" if kind == "numeric" else kind
