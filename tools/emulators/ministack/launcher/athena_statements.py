"""Athena's statements as Trino's.

DML and queries of Athena's engine version 3 are Trino's own. This module translates the others:
https://docs.aws.amazon.com/athena/latest/ug/ddl-reference.html. Statements that it does not know are
refused by name.
"""

import re

IDENTIFIER = r'(?:[\w$]+|"[^"]+"|`[^`]+`)'
TABLE = rf"(?P<table>{IDENTIFIER}(?:\.{IDENTIFIER})?)"

# Statements that Trino runs as they are.
AS_THEY_ARE = ("select", "with", "values", "(", "insert", "delete", "update", "merge", "explain", "show", "describe")

_EXECUTE = re.compile(rf"\s*execute\s+(?P<name>{IDENTIFIER})(?:\s+using\s+(?P<parameters>.+?))?\s*;?\s*$", re.I | re.S)
_PREPARE = re.compile(rf"\s*prepare\s+(?P<name>{IDENTIFIER})\s+from\s+(?P<statement>.+?)\s*;?\s*$", re.I | re.S)
_DEALLOCATE = re.compile(rf"\s*deallocate\s+prepare\s+(?P<name>{IDENTIFIER})\s*;?\s*$", re.I)


class NotSupported(Exception):
    """The emulator has no such statement."""


def execute_of(sql: str) -> tuple[str, str] | None:
    """Name and parameters of EXECUTE."""
    found = _EXECUTE.match(sql)
    return (found["name"], found["parameters"] or "") if found else None


def prepare_of(sql: str) -> tuple[str, str] | None:
    """Name and statement of PREPARE."""
    found = _PREPARE.match(sql)
    return (found["name"], found["statement"]) if found else None


def deallocate_of(sql: str) -> str | None:
    """Name of DEALLOCATE PREPARE."""
    found = _DEALLOCATE.match(sql)
    return found["name"] if found else None


def with_parameters(sql: str, parameters: list[str]) -> str:
    """Statement with literals for its question marks."""
    if not parameters:
        return sql
    statement = sql.strip().rstrip(";").replace("'", "''")
    return f"EXECUTE IMMEDIATE '{statement}' USING {', '.join(parameters)}"


_TRANSLATIONS = (
    (rf"show\s+partitions\s+{TABLE}", lambda found: f"SELECT * FROM {_system_table(found['table'], 'partitions')}"),
    (
        rf"optimize\s+{TABLE}\s+rewrite\s+data\s+using\s+bin_pack(?P<where>\s+where\s.+)?",
        lambda found: f"ALTER TABLE {found['table']} EXECUTE optimize{found['where'] or ''}",
    ),
    (r"create\s+(or\s+replace\s+)?view\s.+", lambda found: found[0]),
    (r"drop\s+(view|table)\s.+", lambda found: found[0].replace("`", '"')),
)


def translated(sql: str) -> str:
    """Trino's statement. Raises NotSupported."""
    statement = re.sub(r"^(\s|--[^\n]*\n|/\*.*?\*/)+", "", sql, flags=re.S).rstrip().rstrip(";")
    for pattern, translate in _TRANSLATIONS:
        found = re.fullmatch(pattern, statement, re.I | re.S)
        if found:
            return translate(found)
    if statement.lower().startswith(AS_THEY_ARE) or _is_ctas(statement):
        return statement
    raise NotSupported(f"NOT_SUPPORTED: the emulator has no statement '{' '.join(statement.split()[:3])}'.")


def statement_type(sql: str) -> str:
    """DML, DDL or UTILITY, as GetQueryExecution reports."""
    first = re.sub(r"^(\s|\(|--[^\n]*\n|/\*.*?\*/)+", "", sql, flags=re.S).split(None, 1)[:1]
    word = first[0].lower() if first else ""
    if word in ("select", "with", "values", "insert", "delete", "update", "merge", "execute"):
        return "DML"
    return "DDL" if word in ("create", "drop", "alter") else "UTILITY"


def _is_ctas(statement: str) -> bool:
    return re.match(r"create\s+table\s.+?\sas\s", statement, re.I | re.S) is not None


def _system_table(table: str, kind: str) -> str:
    parts = [part.strip('"`') for part in table.split(".")]
    return ".".join(f'"{part}"' for part in [*parts[:-1], f"{parts[-1]}${kind}"])
