"""Redshift's SQL as PostgreSQL's, and refusal by name of all that is not translated.

sqlglot alone translates some statements to others with another meaning: a form, an expression or a
function that is not listed here is refused (docs/decisions/data-warehouse.md).
"""

import re
from dataclasses import dataclass, field

from launcher import engine_packages

engine_packages.add(engine_packages.REDSHIFT)

import sqlglot  # noqa: E402
from sqlglot import exp  # noqa: E402
from sqlglot.errors import ParseError, TokenError  # noqa: E402

NAME = r'(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)'
TABLE = rf"{NAME}(?:\.{NAME})?"
TEXT = r"'(?:[^'\\]|'')*'"


class Refused(Exception):
    """SQL that Redshift or this translation does not take."""


@dataclass
class Plan:
    """A statement, as it is carried out."""

    # Words at the start of the statement, e.g. CREATE TABLE.
    form: str
    # SQL of PostgreSQL; none for statements that files or roles of AWS take part in.
    sql: str = ""
    values: dict[str, str] = field(default_factory=dict)
    # Schema and name of tables that may be external.
    tables: list[tuple[str, str]] = field(default_factory=list)
    tree: exp.Expression | None = None


# Form, pattern of the whole statement, and its SQL; without SQL, the groups are the values of the plan.
FORMS = [
    ("LOCK", rf"LOCK (?:TABLE )?(?P<t>{TABLE})", "LOCK TABLE {t} IN ACCESS EXCLUSIVE MODE"),
    ("CREATE SCHEMA", rf"CREATE SCHEMA (?P<i>IF NOT EXISTS )?(?P<n>{NAME})", "CREATE SCHEMA {i}{n}"),
    ("CREATE USER", rf"CREATE USER (?P<n>{NAME}) PASSWORD DISABLE", "CREATE ROLE {n} LOGIN"),
    (
        "ALTER USER",
        rf"ALTER USER (?P<n>{NAME}) SET statement_timeout TO (?P<v>\d+)",
        "ALTER ROLE {n} SET statement_timeout TO {v}",
    ),
    (
        "GRANT",
        rf"GRANT (?P<p>(?:SELECT|INSERT|UPDATE|DELETE)(?: ?, ?(?:SELECT|INSERT|UPDATE|DELETE))*) ON "
        rf"(?P<t>ALL TABLES IN SCHEMA {NAME}|{TABLE}) TO (?P<u>{NAME})",
        "GRANT {p} ON {t} TO {u}",
    ),
    ("GRANT USAGE", rf"GRANT USAGE ON SCHEMA (?P<n>{NAME}) TO (?P<u>{NAME})", "GRANT USAGE ON SCHEMA {n} TO {u}"),
    (
        "ALTER DEFAULT PRIVILEGES",
        rf"ALTER DEFAULT PRIVILEGES IN SCHEMA (?P<n>{NAME}) GRANT SELECT ON TABLES TO (?P<u>{NAME})",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA {n} GRANT SELECT ON TABLES TO {u}",
    ),
    ("REVOKE ASSUMEROLE", r"REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL", "DELETE FROM redshift.role_user WHERE user_name = 'public'"),
    (
        "GRANT ASSUMEROLE",
        rf"GRANT ASSUMEROLE ON (?P<r>{TEXT}) TO (?P<n>{NAME}) FOR (?P<c>COPY|UNLOAD)",
        "INSERT INTO redshift.role_user VALUES ({n:text}, {r}, '{c}')",
    ),
    (
        "CREATE EXTERNAL SCHEMA",
        rf"CREATE EXTERNAL SCHEMA (?P<schema>{NAME}) FROM DATA CATALOG DATABASE (?P<database>{TEXT}) "
        rf"IAM_ROLE (?P<role>{TEXT})",
        None,
    ),
    (
        "COPY",
        rf"COPY (?P<table>{TABLE}) FROM (?P<source>{TEXT}) IAM_ROLE (?P<role>{TEXT}) MANIFEST CSV"
        r"(?P<gzip> GZIP)?(?: IGNOREHEADER (?P<header>\d+))?(?: MAXERROR (?P<errors>\d+))?",
        None,
    ),
    (
        "UNLOAD",
        rf"UNLOAD \( ?(?P<query>{TEXT}) ?\) TO (?P<target>{TEXT}) IAM_ROLE (?P<role>{TEXT}) "
        r"FORMAT (?:AS )?PARQUET(?P<manifest> MANIFEST)?(?P<overwrite> ALLOWOVERWRITE)?",
        None,
    ),
]

# Attributes of a table that only Redshift has, and that change no result.
ATTRIBUTES = re.compile(
    r"\b(?:DISTSTYLE\s+(?:EVEN|ALL|KEY|AUTO)|DISTKEY(?:\s*\([^)]*\))?"
    r"|(?:COMPOUND\s+|INTERLEAVED\s+)?SORTKEY(?:\s*\([^)]*\))?|ENCODE\s+\w+)",
    re.IGNORECASE,
)

TYPES = {"SMALLINT", "INT", "BIGINT", "DECIMAL", "DOUBLE", "BOOLEAN", "VARCHAR", "DATE", "TIMESTAMP"}

# Expressions with the same meaning in PostgreSQL, or that `_translate` replaces.
EXPRESSIONS = """
Add Alias And Between Boolean CTE Case Cast Column ColumnDef Column Count CurrentTimestamp CurrentUser DPipe DataType
DataTypeParam Date DateAdd DateDiff DateTrunc DenseRank Delete Distinct Div EQ Except Exists Extract From GT GTE
Group GroupConcat Having Identifier If In Insert Intersect Interval Is Join LT LTE Like Limit Literal Lower Max
Median Min Mod Mul NEQ Neg Not Null Nullif Offset Or Order Ordered Paren Placeholder Rank Round Row RowNumber
Schema Select Star Sub Subquery Substring Sum Table TableAlias TimestampTrunc Trim TsOrDsAdd TsOrDsDiff Tuple
Union Update Upper Values Var Where Window WindowSpec With WithinGroup Abs Avg Ceil Coalesce Floor Length
Create LikeProperty Properties TemporaryProperty NotNullColumnConstraint ColumnConstraint DefaultColumnConstraint
""".split()

UNITS = {"DAY", "HOUR", "MINUTE", "SECOND"}
PARTS = {"YEAR", "MONTH", "DAY", "DOW", "DOY", "HOUR", "MINUTE", "QUARTER"}


def translate(sql: str, parameters: dict[str, str] | None = None) -> Plan:
    """Returns the plan of one statement. Raises Refused, with the name of what is not translated."""
    text = sql.strip().rstrip(";").strip()
    plain = " ".join(_outside_quotes(text))
    for form, pattern, target in FORMS:
        found = re.fullmatch(pattern, plain, re.IGNORECASE)
        if found:
            return _plan(form, found, target)
    head = " ".join(plain.split()[:2]).upper()
    first = head.split(" ")[0] if head else ""
    if re.match(r"CREATE (TEMP |TEMPORARY )?TABLE\b", plain, re.IGNORECASE):
        return _create_table(text)
    if first in ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE"):
        tree = _parse(text)
        _check(tree)
        _bind(tree, parameters or {})
        return Plan(first, tree=_translate(tree), tables=_tables(tree))
    if first in {form.split(" ")[0] for form, _, _ in FORMS} | {"CREATE"}:
        raise Refused(f"this form of {head} is not translated to PostgreSQL: {plain[:120]}")
    raise Refused(f"{first or 'an empty statement'} is not translated to PostgreSQL")


def render(tree: exp.Expression) -> str:
    return tree.sql("postgres", unsupported_level=sqlglot.ErrorLevel.RAISE)


def unquote(text: str) -> str:
    """Value of a literal or a name."""
    if text[0] in "'\"":
        return text[1:-1].replace(text[0] * 2, text[0])
    return text.lower()


def _outside_quotes(text: str) -> list[str]:
    """Words of a statement; literals and quoted names stay whole. Comments are left out."""
    pattern = rf"""--[^\n]*|/\*.*?\*/|(?:{TEXT}|"(?:[^"]|"")*"|[^\s'"])+"""
    words = re.findall(pattern, text, re.DOTALL)
    return [word for word in words if not word.startswith(("--", "/*"))]


def _plan(form: str, found: re.Match, target: str | None) -> Plan:
    groups = {name: value or "" for name, value in found.groupdict().items()}
    if target is None:
        return Plan(form, values=groups)
    for name, value in groups.items():
        target = target.replace(f"{{{name}:text}}", quote(unquote(value) if value else ""))
        target = target.replace(f"{{{name}}}", value.upper() if name in "cp" else value)
    return Plan(form, sql=target)


def quote(value: str) -> str:
    """Literal of a text."""
    return "'" + value.replace("'", "''") + "'"


def _parse(text: str) -> exp.Expression:
    if re.search(r"\bDATE_PART\s*\(", text, re.IGNORECASE):
        raise Refused("DATE_PART is not translated to PostgreSQL: write EXTRACT")
    try:
        trees = [tree for tree in sqlglot.parse(text, read="redshift") if tree is not None]
    except ParseError as error:
        place = error.errors[0] if error.errors else {}
        near = place.get("highlight") or "the end"
        raise Refused(f"syntax error at or near {near!r}, line {place.get('line', 1)}") from None
    except TokenError:
        raise Refused("syntax error: a quote has no end") from None
    if len(trees) != 1:
        raise Refused("the text has more than one statement: send one, or a batch")
    return trees[0]


def _create_table(text: str) -> Plan:
    tree = _parse(ATTRIBUTES.sub(" ", re.sub(r"\bIDENTITY\s*\(\s*1\s*,\s*1\s*\)", "DEFAULT 'identity'", text, flags=re.IGNORECASE)))
    for key in list(tree.find_all(exp.PrimaryKey, exp.ForeignKey, exp.UniqueColumnConstraint, exp.Reference)):
        # Redshift does not enforce keys.
        (key.parent if isinstance(key.parent, exp.ColumnConstraint) else key).pop()
    for key in list(tree.find_all(exp.PrimaryKeyColumnConstraint)):
        key.parent.replace(exp.ColumnConstraint(kind=exp.NotNullColumnConstraint()))
    _check(tree)
    for column in tree.find_all(exp.ColumnDef):
        kind = column.args["kind"]
        if kind.this == exp.DataType.Type.VARCHAR:
            # Redshift counts bytes.
            size = kind.expressions[0].name if kind.expressions else "256"
            length = exp.Anonymous(this="OCTET_LENGTH", expressions=[column.this.copy()])
            check = exp.LTE(this=length, expression=exp.Literal.number(size))
            column.append("constraints", exp.ColumnConstraint(kind=exp.CheckColumnConstraint(this=check)))
    sql = render(_translate(tree)).replace("DEFAULT 'identity'", "GENERATED BY DEFAULT AS IDENTITY")
    return Plan("CREATE TABLE", sql=sql)


def _check(tree: exp.Expression) -> None:
    for node in tree.walk():
        name = type(node).__name__
        if isinstance(node, exp.Anonymous):
            raise Refused(f"the function {node.name.upper()} is not translated to PostgreSQL")
        if name not in EXPRESSIONS:
            raise Refused(f"{name} is not translated to PostgreSQL")
        if isinstance(node, exp.DataType) and node.this.value not in TYPES:
            raise Refused(f"the type {node.this.value} is not translated to PostgreSQL")
        if isinstance(node, (exp.Avg, exp.Median)) and not _is_double(node.this):
            raise Refused(
                f"{name.upper()} of anything but CAST(… AS double precision) is not translated to PostgreSQL: "
                "Redshift keeps the type of its argument"
            )
        if isinstance(node, exp.Extract) and node.name.upper() not in PARTS:
            raise Refused(f"EXTRACT of {node.name.upper()} is not translated to PostgreSQL")
        if isinstance(node, (exp.DateAdd, exp.TsOrDsAdd, exp.DateDiff, exp.TsOrDsDiff)) and _unit(node) not in UNITS:
            raise Refused(f"{name} by {_unit(node)} is not translated to PostgreSQL")
        if isinstance(node, exp.Select) and node.args.get("qualify"):
            raise Refused("QUALIFY is not translated to PostgreSQL: filter in an outer query")


def _is_double(node: exp.Expression) -> bool:
    return isinstance(node, exp.Cast) and node.to.this == exp.DataType.Type.DOUBLE


def _unit(node: exp.Expression) -> str:
    unit = node.args.get("unit")
    return unit.name.upper() if unit is not None else "DAY"


def _bind(tree: exp.Expression, parameters: dict[str, str]) -> None:
    for node in list(tree.find_all(exp.Placeholder)):
        if node.name not in parameters:
            raise Refused(f"there is no value for the parameter :{node.name}")
        node.replace(exp.Literal.string(parameters[node.name]))


def _tables(tree: exp.Expression) -> list[tuple[str, str]]:
    return sorted({(table.db.lower(), table.name.lower()) for table in tree.find_all(exp.Table) if table.db})


def _translate(tree: exp.Expression) -> exp.Expression:
    return tree.transform(_replace)


def _replace(node: exp.Expression) -> exp.Expression:
    match node:
        case exp.CurrentTimestamp():
            return exp.Anonymous(this="redshift.getdate")
        case exp.DateDiff() | exp.TsOrDsDiff():
            unit = exp.Literal.string(_unit(node).lower())
            # sqlglot holds the later time first.
            return exp.Anonymous(this="redshift.datediff", expressions=[unit, node.expression, node.this])
        case exp.DateAdd() | exp.TsOrDsAdd():
            unit = exp.Literal.string(_unit(node).lower())
            return exp.Anonymous(this="redshift.dateadd", expressions=[unit, node.expression, node.this])
        case exp.Round():
            return exp.Anonymous(this="redshift.round", expressions=[node.this, node.args.get("decimals") or exp.Literal.number(0)])
        case exp.Extract():
            return exp.Cast(this=node.copy(), to=exp.DataType.build("int"))
        case exp.WithinGroup(this=exp.GroupConcat()):
            listed, order = node.this, node.expression
            separator = listed.args.get("separator") or exp.Literal.string("")
            text = f"STRING_AGG({render(listed.this)}, {render(separator)}{render(order)})"
            return sqlglot.parse_one(text, read="postgres")
    return node
