"""Conversion of JSON records to Parquet with the columns of a Glue table, in DuckDB."""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from launcher import engine_packages
from ministack.services.firehose import _hive_to_duckdb_type

INTEGERS = ("tinyint", "smallint", "int", "integer", "bigint")


@dataclass(frozen=True)
class Converted:
    """Parquet file of the records that fit, and the reasons of those that don't, by their index."""

    parquet: bytes | None
    mismatches: dict[int, str]


def convert(documents: list[dict[str, Any]], columns: list[dict[str, str]], compression: str = "snappy") -> Converted:
    """Converts documents whose names are in lower case. A missing name is NULL, an unknown one is left out."""
    engine_packages.add(engine_packages.TRINO)
    import duckdb

    names = [column["Name"] for column in columns]
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "records.json"), Path(folder, "records.parquet")
        with source.open("w") as lines:
            for index, document in enumerate(documents):
                lines.write(json.dumps({"#": index, **{name: document.get(name) for name in names}}) + "\n")
        texts = {"#": "BIGINT", **dict.fromkeys(names, "VARCHAR")}
        with duckdb.connect() as database:
            database.execute("SET threads = 1")
            database.execute(
                f"CREATE TABLE records AS SELECT * FROM read_json('{source}', format = 'newline_delimited', columns = {texts})"
            )
            reason = " ".join(f"WHEN {_misfit(column)} THEN {_reason(column)}" for column in columns)
            found = database.execute(f'SELECT "#", CASE {reason} END AS reason FROM records WHERE reason IS NOT NULL')
            mismatches = dict(found.fetchall())
            fits = " AND ".join(f"({_misfit(column)}) IS NOT TRUE" for column in columns)
            values = ", ".join(f"TRY_CAST({_quoted(column)} AS {_type(column)}) AS {_quoted(column)}" for column in columns)
            if len(mismatches) < len(documents):
                database.execute(
                    f"COPY (SELECT {values} FROM records WHERE {fits} ORDER BY \"#\") TO '{target}' "
                    f"(FORMAT PARQUET, COMPRESSION {compression})"
                )
        return Converted(target.read_bytes() if target.exists() else None, mismatches)


def _misfit(column: dict[str, str]) -> str:
    name = _quoted(column)
    fails = f"{name} IS NOT NULL AND TRY_CAST({name} AS {_type(column)}) IS NULL"
    if column["Type"].lower() in INTEGERS:
        # DuckDB rounds a number with decimals.
        return f"({fails} OR NOT regexp_full_match({name}, '[-+]?[0-9]+'))"
    return f"({fails})"


def _reason(column: dict[str, str]) -> str:
    text = f"The column {column['Name']} of type {column['Type']} has no value "
    return f"'{text}' || left({_quoted(column)}, 100)"


def _type(column: dict[str, str]) -> str:
    return _hive_to_duckdb_type(column["Type"])


def _quoted(column: dict[str, str]) -> str:
    return '"' + column["Name"].replace('"', '""') + '"'
