"""Redshift's SQL as PostgreSQL's, and refusal by name of all that is not translated.

sqlglot alone translates some statements to others with another meaning: a form, an expression or a
function that is not listed here is refused (docs/decisions/data-warehouse.md).
"""

import re
from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp
from sqlglot.errors import ParseError, TokenError

NAME = r'(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)'
TABLE = rf"{NAME}(?:\.{NAME})?"
TEXT = r"'(?:[^'\\]|'')*'"
ROLE = rf"IAM_ROLE (?P<role>{TEXT})"


class Refused(Exception):
    """SQL that Redshift or this translation does not take."""


@dataclass
class Plan:
    """A statement, as it is carried out."""

    form: str  # words at its start, e.g. CREATE TABLE
    sql: str = ""  # of PostgreSQL; none for statements that files or roles of AWS take part in
    values: dict[str, str] = field(default_factory=dict)
    tree: exp.Expression | None = None


PRIVILEGES = "(?:SELECT|INSERT|UPDATE|DELETE)"
# Form, pattern of the whole statement, and its SQL; without SQL, the groups are the values of the plan.
FORMS = [
    ("LOCK", rf"LOCK (?:TABLE )?(?P<t>{TABLE})", "LOCK TABLE {t} IN ACCESS EXCLUSIVE MODE"),
    ("CREATE SCHEMA", rf"CREATE SCHEMA (?P<i>IF NOT EXISTS )?(?P<n>{NAME})", "CREATE SCHEMA {i}{n}"),
    ("CREATE USER", rf"CREATE USER (?P<n>{NAME}) PASSWORD DISABLE", "CREATE ROLE {n} LOGIN"),
    ("ALTER USER", rf"ALTER USER (?P<n>{NAME}) SET (?P<v>statement_timeout TO \d+)", "ALTER ROLE {n} SET {v}"),
    (
        "GRANT",
        rf"GRANT (?P<p>{PRIVILEGES}(?: ?, ?{PRIVILEGES})*) ON (?P<t>ALL TABLES IN SCHEMA {NAME}|{TABLE}) TO (?P<u>{NAME})",
        "GRANT {p} ON {t} TO {u}",
    ),
    ("GRANT USAGE", rf"(?P<whole>GRANT USAGE ON SCHEMA {NAME} TO {NAME})", "{whole}"),
    ("ALTER DEFAULT PRIVILEGES", rf"(?P<whole>ALTER DEFAULT PRIVILEGES IN SCHEMA {NAME} GRANT SELECT ON TABLES TO {NAME})", "{whole}"),
    ("REVOKE ASSUMEROLE", r"REVOKE ASSUMEROLE ON ALL FROM PUBLIC FOR ALL", "DELETE FROM redshift.role_user WHERE user_name = 'public'"),
    (
        "GRANT ASSUMEROLE",
        rf"GRANT ASSUMEROLE ON (?P<r>{TEXT}) TO (?P<user>{NAME}) FOR (?P<c>COPY|UNLOAD)",
        "INSERT INTO redshift.role_user VALUES ({user}, {r}, upper('{c}'))",
    ),
    ("CREATE EXTERNAL SCHEMA", rf"CREATE EXTERNAL SCHEMA (?P<schema>{NAME}) FROM DATA CATALOG DATABASE (?P<database>{TEXT}) {ROLE}"),
    (
        "COPY",
        rf"COPY (?P<table>{TABLE}) FROM (?P<source>{TEXT}) {ROLE} MANIFEST CSV"
        r"(?: IGNOREHEADER (?P<header>\d+))?(?: MAXERROR (?P<errors>\d+))?",
    ),
    (
        "UNLOAD",
        rf"UNLOAD \( ?(?P<query>{TEXT}) ?\) TO (?P<target>{TEXT}) {ROLE} "
        r"FORMAT (?:AS )?PARQUET(?P<manifest> MANIFEST)?(?P<overwrite> ALLOWOVERWRITE)?",
    ),
]

# Attributes of a table that only Redshift has, and that change no result.
ATTRIBUTES = re.compile(
    r"\b(?:DISTSTYLE\s+(?:EVEN|ALL|KEY|AUTO)|DISTKEY(?:\s*\([^)]*\))?"
    r"|(?:COMPOUND\s+|INTERLEAVED\s+)?SORTKEY(?:\s*\([^)]*\))?|ENCODE\s+\w+)",
    re.IGNORECASE,
)

TYPES = {"SMALLINT", "INT", "BIGINT", "DECIMAL", "DOUBLE", "BOOLEAN", "VARCHAR", "DATE", "TIMESTAMP"}

# Expressions with the same meaning in PostgreSQL, or that `_replace` replaces.
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
    plain = _plain(text)
    for form, pattern, *target in FORMS:
        found = re.fullmatch(pattern, plain, re.IGNORECASE)
        if found:
            return _plan(form, found, *target)
    if re.match(r"CREATE (TEMP |TEMPORARY )?TABLE\b", plain, re.IGNORECASE):
        return _create_table(text)
    first = plain.split(" ")[0].upper()
    if first in ("SELECT", "WITH", "INSERT", "UPDATE", "DELETE"):
        tree = _bound(_checked(_parse(text)), parameters or {})
        return Plan(first, tree=tree.transform(_replace))
    raise Refused(f"{plain[:120] or 'an empty statement'} is not translated to PostgreSQL")


def render(tree: exp.Expression) -> str:
    return tree.sql("postgres", unsupported_level=sqlglot.ErrorLevel.RAISE)


def unquote(text: str) -> str:
    """Value of a literal or a name."""
    if text[0] in "'\"":
        return text[1:-1].replace(text[0] * 2, text[0])
    return text.lower()


def quote(value: str) -> str:
    """Literal of a text."""
    return "'" + value.replace("'", "''") + "'"


def _plain(text: str) -> str:
    """Statement with single spaces, without comments; literals and quoted names stay whole."""
    pattern = rf"""--[^\n]*|/\*.*?\*/|(?:{TEXT}|"(?:[^"]|"")*"|[^\s'"])+"""
    words = re.findall(pattern, text, re.DOTALL)
    return " ".join(word for word in words if not word.startswith(("--", "/*")))


def _plan(form: str, found: re.Match, target: str = "") -> Plan:
    groups = {name: value or "" for name, value in found.groupdict().items()}
    if "user" in groups:
        groups["user"] = quote(unquote(groups["user"]))
    return Plan(form, sql=target.format(**groups), values=groups)


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
    for column in _checked(tree).find_all(exp.ColumnDef):
        kind = column.args["kind"]
        if kind.this == exp.DataType.Type.VARCHAR:
            # Redshift counts bytes.
            size = kind.expressions[0].name if kind.expressions else "256"
            check = sqlglot.parse_one(f"OCTET_LENGTH({render(column.this)}) <= {size}", read="postgres")
            column.append("constraints", exp.ColumnConstraint(kind=exp.CheckColumnConstraint(this=check)))
    sql = render(tree.transform(_replace)).replace("DEFAULT 'identity'", "GENERATED BY DEFAULT AS IDENTITY")
    return Plan("CREATE TABLE", sql=sql)


def _checked(tree: exp.Expression) -> exp.Expression:
    """The same tree. Raises Refused, with the name of the first node that is not translated."""
    for node in tree.walk():
        name = _untranslated(node)
        if name:
            raise Refused(f"{name} is not translated to PostgreSQL")
    return tree


def _untranslated(node: exp.Expression) -> str:
    name = type(node).__name__
    match node:
        case exp.Anonymous():
            return f"the function {node.name.upper()}"
        case exp.DataType() if node.this.value not in TYPES:
            return f"the type {node.this.value}"
        case exp.Avg() | exp.Median() if not (isinstance(node.this, exp.Cast) and node.this.to.this == exp.DataType.Type.DOUBLE):
            # Redshift keeps the type of the argument.
            return f"{name.upper()} of anything but CAST(… AS double precision)"
        case exp.Extract() if node.name.upper() not in PARTS:
            return f"EXTRACT of {node.name.upper()}"
        case exp.DateAdd() | exp.TsOrDsAdd() | exp.DateDiff() | exp.TsOrDsDiff() if _unit(node) not in UNITS:
            return f"{name} by {_unit(node)}"
    return "" if name in EXPRESSIONS else name


def _unit(node: exp.Expression) -> str:
    unit = node.args.get("unit")
    return unit.name.upper() if unit is not None else "DAY"


def _bound(tree: exp.Expression, parameters: dict[str, str]) -> exp.Expression:
    for node in list(tree.find_all(exp.Placeholder)):
        if node.name not in parameters:
            raise Refused(f"there is no value for the parameter :{node.name}")
        node.replace(exp.Literal.string(parameters[node.name]))
    return tree


def _replace(node: exp.Expression) -> exp.Expression:
    match node:
        case exp.CurrentTimestamp():
            return exp.Anonymous(this="redshift.getdate")
        case exp.DateDiff() | exp.TsOrDsDiff() | exp.DateAdd() | exp.TsOrDsAdd():
            function = "datediff" if isinstance(node, (exp.DateDiff, exp.TsOrDsDiff)) else "dateadd"
            # sqlglot holds the later time, or the time to which the number is added, first.
            values = [exp.Literal.string(_unit(node).lower()), node.expression, node.this]
            return exp.Anonymous(this=f"redshift.{function}", expressions=values)
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
