"""Conversion of JSON records to Parquet with the columns of a Glue table, in DuckDB."""

import json
import tempfile
from pathlib import Path
from typing import Any

from launcher import engine_packages
from ministack.services.firehose import _hive_to_duckdb_type


def convert(
    documents: list[dict[str, Any]], columns: list[dict[str, str]], compression: str = "snappy"
) -> tuple[bytes | None, dict[int, str]]:
    """Returns a Parquet file of the documents that fit, if any, and the reasons of those that don't, by their index.

    Names of documents are in lower case. A missing name is NULL, an unknown one is left out.
    """
    engine_packages.add(engine_packages.TRINO)
    import duckdb

    names = [column["Name"] for column in columns]
    texts = {"#": "BIGINT", **dict.fromkeys(names, "VARCHAR")}
    reasons = " ".join(f"WHEN {_misfit(column)} THEN {_reason(column)}" for column in columns)
    values = ", ".join(f"{_cast(column)} AS {_quoted(column)}" for column in columns)
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        source, target = Path(folder, "records.json"), Path(folder, "records.parquet")
        with source.open("w") as lines:
            for index, document in enumerate(documents):
                lines.write(json.dumps({"#": index, **{name: document.get(name) for name in names}}) + "\n")
        database.execute("SET threads = 1")
        database.execute(
            f'CREATE TABLE records AS SELECT *, CASE {reasons} END AS "#reason" '
            f"FROM read_json('{source}', format = 'newline_delimited', columns = {texts})"
        )
        mismatches = dict(database.execute('SELECT "#", "#reason" FROM records WHERE "#reason" IS NOT NULL').fetchall())
        if len(mismatches) < len(documents):
            fitting = f'SELECT {values} FROM records WHERE "#reason" IS NULL ORDER BY "#"'
            database.execute(f"COPY ({fitting}) TO '{target}' (FORMAT PARQUET, COMPRESSION {compression})")
        return target.read_bytes() if target.exists() else None, mismatches


def _misfit(column: dict[str, str]) -> str:
    fails = f"({_quoted(column)} IS NOT NULL AND {_cast(column)} IS NULL)"
    # DuckDB rounds a number with decimals.
    is_integer = column["Type"].lower() in ("tinyint", "smallint", "int", "integer", "bigint")
    return f"{fails} OR NOT regexp_full_match({_quoted(column)}, '[-+]?[0-9]+')" if is_integer else fails


def _reason(column: dict[str, str]) -> str:
    return f"'The column {column['Name']} of type {column['Type']} has no value ' || left({_quoted(column)}, 100)"


def _cast(column: dict[str, str]) -> str:
    return f"TRY_CAST({_quoted(column)} AS {_hive_to_duckdb_type(column['Type'])})"


def _quoted(column: dict[str, str]) -> str:
    return '"' + column["Name"].replace('"', '""') + '"'
