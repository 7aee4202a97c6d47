"""The database as a backup sees it: one snapshot, the state of its tables, and scratch databases beside it."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.db import connection as application
from django.utils.translation import gettext as _
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from wasl.kernel.env import ENV
from wasl.kernel.errors import Conflict, Invalid

DROPS = 6  # a plain drop waits five seconds for others to leave
LOCK = 0x57_41_53_42  # "WASB": one backup, drill or restore at a time
BASE_LOCK, SHIP_LOCK, COPY_LOCK, ERASURES_LOCK = LOCK + 1, LOCK + 2, LOCK + 3, LOCK + 4
# a backup takes as long as it takes; values must read the same in every session
SESSION = (
    "SET statement_timeout = 0", "SET idle_in_transaction_session_timeout = 0", "SET lock_timeout = '60s'",
    "SET search_path = ''", "SET timezone = 'UTC'", "SET datestyle = 'ISO'", "SET intervalstyle = 'iso_8601'",
    "SET extra_float_digits = 1", "SET bytea_output = 'hex'",
)  # fmt: skip
TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
ORDER BY 1, 2
"""
# independent of the order of the rows, which putting them back need not keep; reading values is three times as fast as
# writing them out as text, which is left for tables with a column of another kind (an enumeration hashes its row id)
STATE = "SELECT count(*), coalesce(sum(%s), 0)::text FROM ONLY {} t"
BY_VALUE, BY_TEXT = STATE % "hash_record_extended(t, 0)", STATE % "hashtextextended(t::text, 0)"
OTHER_COLUMN = """
SELECT FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped AND ltrim(t.typname, '_') NOT IN (
'bool', 'bytea', 'date', 'float8', 'inet', 'int2', 'int4', 'int8', 'jsonb', 'numeric', 'text', 'timestamptz', 'uuid',
'varchar') LIMIT 1
"""
# tables that the application may add to but never change, as migration workspace.0002 has it
INSERT_ONLY = ("workspace_auditentry",)

type States = dict[str, tuple[int, str]]


@dataclass(frozen=True)
class Database:
    """One database of the server, reached as the owner of the tables."""

    name: str

    def conninfo(self, **more: str) -> str:
        """Return how to reach it; `more` overrides parts."""
        given: dict[str, Any] = conninfo_to_dict(ENV.migrate_url)
        return make_conninfo(**(given | {"dbname": self.name} | more))

    @property
    def url(self) -> str:
        """Return the address for the environment of another process."""
        return urlsplit(ENV.migrate_url)._replace(path=f"/{self.name}").geturl()

    @contextmanager
    def connect(self, *, autocommit: bool = True) -> Iterator[psycopg.Connection[Any]]:
        """Have a connection without limits on time for the block."""
        with psycopg.connect(self.conninfo(), autocommit=True) as connection:
            for statement in SESSION:
                connection.execute(statement)
            connection.autocommit = autocommit
            yield connection


def live() -> Database:
    """Return the database that the product works on."""
    return Database(str(application.settings_dict["NAME"]))


@contextmanager
def alone(database: Database) -> Iterator[psycopg.Connection[Any]]:
    """Have a connection that sees one unchanging moment, alone; raises `Conflict` while another backup works.

    The lock ends with the connection, so a killed backup holds none.
    """
    with database.connect(autocommit=False) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        _lock(connection, LOCK)
        yield connection


@contextmanager
def locked(lock: int) -> Iterator[None]:
    """Be the only one at a work besides making backups; raises `Conflict` while another is at it."""
    with live().connect() as connection:
        _lock(connection, lock)
        yield


def _lock(connection: psycopg.Connection[Any], lock: int) -> None:
    if not one(connection, f"SELECT pg_try_advisory_lock({lock})"):
        raise Conflict(_("Another backup or drill is running. Wait until it is done."))


def one(connection: psycopg.Connection[Any], statement: str) -> Any:
    """Return the one value that a statement of ours gives."""
    row = connection.execute(sql.SQL(statement)).fetchone()
    return row[0] if row else None


def states(connection: psycopg.Connection[Any], *, is_by_text: bool = False) -> States:
    """Return for each table how many rows it has and a hash of them all, as text if bundles of the first form need it."""
    found: States = {}
    for schema, name in connection.execute(sql.SQL(TABLES)).fetchall():
        table = sql.Identifier(schema, name)
        is_text = (
            is_by_text
            or connection.execute(OTHER_COLUMN, [table.as_string(connection)]).fetchone() is not None
        )
        row = connection.execute(sql.SQL(BY_TEXT if is_text else BY_VALUE).format(table)).fetchone()
        if row is not None:
            found[f"{schema}.{name}"] = (row[0], row[1])
    return found


def migrations(connection: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    """Return the migrations that were applied, as (package, name)."""
    rows = connection.execute("SELECT app, name FROM public.django_migrations ORDER BY 1, 2").fetchall()
    return [(app, name) for app, name in rows]


def size(connection: psycopg.Connection[Any]) -> int:
    """Return how many bytes the database takes on the disk."""
    return int(one(connection, "SELECT pg_database_size(current_database())"))


@contextmanager
def server() -> Iterator[psycopg.Connection[Any]]:
    """Have a connection to the server from beside the product's database, to make, rename and drop databases."""
    with ExitStack() as stack:
        try:
            connection = stack.enter_context(Database("postgres").connect())
        except psycopg.OperationalError:
            connection = stack.enter_context(Database("template1").connect())
        yield connection


def scratch_names() -> str:
    """Return how the names of our scratch databases begin: another installation may live on the same server."""
    # PostgreSQL cuts names at 63 bytes
    return f"{live().name[:40]}_scratch_"


def make_scratch() -> Database:
    """Make an empty database beside the product's own; raises `Invalid` when the owner's role may not."""
    name = f"{scratch_names()}{secrets.token_hex(6)}"
    with server() as connection:
        try:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except psycopg.errors.InsufficientPrivilege:
            role = connection.info.user
            raise Invalid(
                _("The role %(role)s may not make databases. Run as an administrator: %(command)s")
                % {"role": role, "command": f'ALTER ROLE "{role}" CREATEDB;'}
            ) from None
        connection.execute(sql.SQL("REVOKE CONNECT ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))
    return Database(name)


def drop(*names: str) -> None:
    """Drop databases of ours, cutting whoever is connected."""
    with server() as connection:
        for name in names:
            statement = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
            for _turn in range(DROPS):
                with suppress(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement + sql.SQL(" WITH (FORCE)"))
                    break
                # a vacuum of the server's own, which only a superuser may cut, goes away for a plain drop
                with suppress(psycopg.errors.ObjectInUse):
                    connection.execute(statement)
                    break
            else:
                connection.execute(statement)


def names(beginning: str) -> list[str]:
    """Return the databases whose name begins so."""
    with server() as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY 1", [beginning]
        ).fetchall()
    return [name for (name,) in rows]


@contextmanager
def scratch() -> Iterator[Database]:
    """Have an empty database for the block, `alone`: what killed drills left is cleared away first."""
    drop(*names(scratch_names()))
    database = make_scratch()
    try:
        yield database
    finally:
        drop(database.name)


def let_in(database: Database) -> None:
    """Give the application's role what it has in a database made by migrations, where it is not the owner itself."""
    role = str(application.settings_dict["USER"]) if not ENV.is_embedded else "wasl"
    with database.connect() as connection:
        if role == connection.info.user:
            return
        given = {"role": sql.Identifier(role), "database": sql.Identifier(database.name)}
        for statement in (
            "GRANT CONNECT ON DATABASE {database} TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        ):
            connection.execute(sql.SQL(statement).format(**given))
        for table in INSERT_ONLY:
            connection.execute(
                sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}").format(
                    table=sql.Identifier("public", table), **given
                )
            )
