"""Athena's statements as Trino's.

DML and queries of Athena's engine version 3 are Trino's own. This module translates the others:
https://docs.aws.amazon.com/athena/latest/ug/ddl-reference.html. Statements that it does not know are
refused by name.
"""

import re

from launcher.trino_client import QueryFailed
from ministack.services import athena

IDENTIFIER = r'(?:[\w$]+|"[^"]+"|`[^`]+`)'
TABLE = rf"(?P<table>{IDENTIFIER}(?:\.{IDENTIFIER})?)"

_PREPARED = re.compile(
    rf"prepare\s+(?P<prepared>{IDENTIFIER})\s+from\s+(?P<statement>.+)"
    rf"|execute\s+(?P<executed>{IDENTIFIER})(?:\s+using\s+(?P<parameters>.+))?"
    rf"|deallocate\s+prepare\s+(?P<dropped>{IDENTIFIER})",
    re.I | re.S,
)
_TRANSLATIONS = (
    (rf"show\s+partitions\s+{TABLE}", lambda found: f"SELECT * FROM {_system_table(found['table'], 'partitions')}"),
    (
        rf"optimize\s+{TABLE}\s+rewrite\s+data\s+using\s+bin_pack(?P<where>\s+where\s.+)?",
        lambda found: f"ALTER TABLE {found['table']} EXECUTE optimize{found['where'] or ''}",
    ),
    # Statements that Trino runs as they are.
    (r"(select|with|values|\(|insert|delete|update|merge|explain|show|describe).*", lambda found: found[0]),
    (r"create\s+(or\s+replace\s+)?view\s.+|create\s+table\s.+?\sas\s.+", lambda found: found[0]),
    (r"drop\s+(view|table)\s.+", lambda found: found[0].replace("`", '"')),
)
_detected_type = athena._detect_statement_type


def prepared_of(sql: str) -> re.Match[str] | None:
    """Parts of PREPARE, EXECUTE or DEALLOCATE PREPARE by their names in _PREPARED."""
    return _PREPARED.fullmatch(_trimmed(sql))


def with_parameters(sql: str, parameters: list[str]) -> str:
    """Statement with literals for its question marks."""
    if not parameters:
        return sql
    statement = sql.strip().rstrip(";").replace("'", "''")
    return f"EXECUTE IMMEDIATE '{statement}' USING {', '.join(parameters)}"


def translated(sql: str) -> str:
    """Trino's statement. Raises QueryFailed."""
    statement = _trimmed(sql)
    for pattern, translate in _TRANSLATIONS:
        found = re.fullmatch(pattern, statement, re.I | re.S)
        if found:
            return translate(found)
    raise QueryFailed(f"NOT_SUPPORTED: the emulator has no statement '{' '.join(statement.split()[:3])}'.")


def statement_type(sql: str) -> str:
    """DML, DDL or UTILITY, as GetQueryExecution reports; MiniStack takes VALUES and EXECUTE for UTILITY."""
    return "DML" if re.match(r"[\s(]*(values|execute)\b", _trimmed(sql), re.I) else _detected_type(sql)


def _trimmed(sql: str) -> str:
    """Statement without comments before and without a semicolon behind it."""
    start = next((start for _, _, start, _ in athena._sql_tokens(sql)), len(sql))
    return sql[start:].rstrip("; \t\r\n")


def _system_table(table: str, kind: str) -> str:
    parts = [part.strip('"`') for part in table.split(".")]
    return ".".join(f'"{part}"' for part in [*parts[:-1], f"{parts[-1]}${kind}"])
