"""Session of a database user: carries plans out."""

from launcher import redshift_database, redshift_files, redshift_spectrum
from launcher.redshift_data import MAX_ROWS, Sub, as_field
from launcher.redshift_sql import Plan, Refused, render, translate, unquote
from launcher.s3_objects import Objects

LOAD_ERROR = "INSERT INTO redshift.load_error VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"


class Session:
    """Connection of one user to the database of a workgroup's namespace."""

    def __init__(self, connection, user: str, workgroup: dict):
        self._connection, self._user, self._workgroup = connection, user, workgroup

    def run(self, sub: Sub, parameters: dict[str, str]) -> None:
        """Runs a statement, and adds its result. Raises the error of PostgreSQL, Refused, ApiError."""
        plan = translate(sub.sql, parameters)
        match plan.form:
            case "COPY":
                objects = self._objects(plan.values["role"], "COPY")
                sub.count = redshift_files.copy(
                    self._connection, objects, plan.values, lambda rejected: self._record(sub.query_id, plan.values["table"], rejected)
                )
            case "UNLOAD":
                inner = translate(unquote(plan.values["query"]))
                if inner.form not in ("SELECT", "WITH"):
                    raise Refused(f"UNLOAD takes a query, not {inner.form}")
                objects = self._objects(plan.values["role"], "UNLOAD")
                sub.count = redshift_files.unload(self._connection, objects, plan.values, self._sql(inner))
            case "CREATE EXTERNAL SCHEMA":
                self._create_external_schema(plan.values)
            case _:
                self._execute(self._sql(plan), sub)

    def _sql(self, plan: Plan) -> str:
        if plan.tree is None:
            return plan.sql
        return render(redshift_spectrum.read_external(self._connection, plan, self._associated))

    def _execute(self, sql: str, sub: Sub) -> None:
        cursor = self._connection.execute(sql)
        sub.count = cursor.rowcount
        if cursor.description is None:
            return
        sub.rows = [[as_field(value) for value in row] for row in cursor.fetchmany(MAX_ROWS)]
        sub.count = len(sub.rows)
        types = self._connection.adapters.types
        sub.columns = [
            {"name": each.name, "label": each.name, "typeName": getattr(types.get(each.type_code), "name", "varchar"), "nullable": 1}
            for each in cursor.description
        ]

    def _record(self, query_id: int, table: str, rejected: list[tuple]) -> None:
        """Keeps the reasons outside of the transaction, which may be taken back."""
        with redshift_database.connect(self._connection.info.dbname) as connection:
            connection.cursor().executemany(LOAD_ERROR, [(self._user, query_id, table, *each) for each in rejected])

    def _objects(self, role_text: str, command: str) -> Objects:
        """S3 as a role. The namespace must have the role, and the user the permission to name it."""
        role = unquote(role_text)
        objects = self._associated(role)
        allowed = self._connection.execute(
            "SELECT 1 FROM redshift.role_user WHERE user_name = 'public' OR (user_name, role_arn, command) = (%s, %s, %s) "
            "UNION ALL SELECT 1 FROM pg_roles WHERE rolname = %s AND rolsuper",
            (self._user, role, command, self._user),
        ).fetchone()
        if not allowed:
            raise Refused(f"permission denied for role {role}: the user {self._user} may not use it for {command}")
        return objects

    def _associated(self, role: str) -> Objects:
        """S3 as a role that the namespace has. Raises Refused."""
        if role not in self._workgroup["namespace"]["iamRoles"]:
            raise Refused(f"The requested role {role} is not associated to cluster")
        return Objects(role, "Redshift")

    def _create_external_schema(self, values: dict[str, str]) -> None:
        name, database, role = (unquote(values[key]) for key in ("schema", "database", "role"))
        self._associated(role)
        self._connection.execute(f"CREATE SCHEMA {values['schema']}")
        self._connection.execute("INSERT INTO redshift.external_schema VALUES (%s, %s, %s)", (name, database, role))
