"""Databases of Redshift namespaces on the PostgreSQL of the engine `redshift`."""

import contextlib
import os
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.types.string import TextLoader

SUPERUSER = "rdsadmin"


def connect(database: str, user: str = SUPERUSER) -> psycopg.Connection:
    """Opens a connection as a user; every session of the Data API has one of its own."""
    connection = psycopg.connect(
        host="127.0.0.1",
        port=os.environ["REDSHIFT_PORT"],
        dbname=database,
        user=user,
        autocommit=True,
        # A statement is sent as it is: psycopg prepares none.
        prepare_threshold=None,
    )
    # The Data API returns values of these types as texts.
    for kind in ("numeric", "date", "timestamp", "timestamptz"):
        connection.adapters.register_loader(kind, TextLoader)
    return connection


def create(database: str, admin: str) -> None:
    """Creates the database of a namespace and its admin user."""
    drop(database)
    ensure_user(admin, "LOGIN SUPERUSER")
    with connect("postgres") as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(admin)))
        for name, value in (("search_path", '"$user", public, redshift'), ("timezone", "UTC"), ("datestyle", "ISO, YMD")):
            connection.execute(f"ALTER DATABASE {sql.Identifier(database).as_string()} SET {name} = {value}")
    with connect(database) as connection:
        connection.execute(Path(__file__).with_suffix(".sql").read_text())


def drop(database: str) -> None:
    """Deletes a database, and the users of roles that have permissions in no other one."""
    with connect("postgres") as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))
        for (user,) in connection.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'IAM%'").fetchall():
            with contextlib.suppress(psycopg.errors.DependentObjectsStillExist):
                connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(user)))


def ensure_user(user: str, attributes: str = "LOGIN") -> None:
    """Creates the user of a role at its first session, without permissions, as Redshift does."""
    with connect("postgres") as connection:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (user,)).fetchone()
        if not known:
            connection.execute(sql.SQL("CREATE ROLE {} " + attributes).format(sql.Identifier(user)))
