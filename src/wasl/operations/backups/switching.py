"""Exchanges old data for restored data so that a kill at any moment leaves the one or the other, never a mixture.

The moment of exchange is one transaction that renames both databases. Before it, `undo` takes the new away; after it,
`finish` goes on to the end. The journal in `WASL_DATA` says that one of them is due.
"""

import json
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.utils.translation import gettext as _
from psycopg import sql

from wasl.kernel.env import ENV
from wasl.kernel.errors import Conflict
from wasl.kernel.places import keep_secret
from wasl.operations.backups import databases, programs
from wasl.operations.backups.databases import Database
from wasl.worker.cluster import staged_place

JOURNAL = "restore.json"
# what is to be done once the new stands (`restoring`)
DUE = "restored.json"
STAGED = "restore-"


@dataclass(frozen=True)
class Switch:
    """One exchange: `staged` replaces `live`, and the folder of the same mark replaces files and secrets."""

    mark: str
    live: str
    staged: str
    is_old_kept: bool = False

    @property
    def aside(self) -> str:
        """Return the name under which the old database waits."""
        return f"{self.live}_before_{self.mark}"

    @property
    def new(self) -> Path:
        """Return the folder with the new files and secrets."""
        return ENV.data / f"{STAGED}{self.mark}"

    @property
    def old(self) -> Path:
        """Return the folder with the old ones."""
        return ENV.data / f"before-{self.mark}"

    def journal(self) -> dict[str, Any]:
        """Return it as a journal says it."""
        return asdict(self)


def journal() -> Path:
    """Return where an exchange that is under way is noted."""
    return ENV.data / JOURNAL


def switch(wanted: Switch) -> None:
    """Exchange, then clear the old away unless it is to be kept. Nobody may be connected to either database."""
    keep_secret(journal(), json.dumps(wanted.journal()), replace=True)
    try:
        with databases.server() as connection, connection.transaction():
            _rename(connection, wanted.live, wanted.aside)
            _rename(connection, wanted.staged, wanted.live)
    except psycopg.Error as error:
        recover()
        reason = str(error).strip().partition("\n")[0]
        raise Conflict(_("The database refused: %(reason)s") % {"reason": reason}) from None
    _finish(wanted)


def _rename(connection: psycopg.Connection[Any], before: str, after: str) -> None:
    statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    connection.execute(statement.format(sql.Identifier(before), sql.Identifier(after)))


def recover() -> None:
    """End an exchange that was broken off: undone before its moment, finished after it."""
    if not journal().exists():
        return
    wanted = Switch(**json.loads(journal().read_text()))
    if databases.names(wanted.staged):
        databases.drop(wanted.staged)
        shutil.rmtree(wanted.new, ignore_errors=True)
        journal().unlink()
    else:
        _finish(wanted)


def _finish(wanted: Switch) -> None:
    """Each step finds out whether it was done, so that it can be run again."""
    wanted.old.mkdir(mode=0o700, exist_ok=True)
    files, old_files = ENV.data / "files", wanted.old / "files"
    if (wanted.new / "files").exists():
        if files.exists():
            files.rename(old_files)
        (wanted.new / "files").rename(files)
    _exchange_secrets(wanted)
    if (wanted.new / DUE).exists():
        (wanted.new / DUE).replace(ENV.data / DUE)
    shutil.rmtree(wanted.new, ignore_errors=True)
    if not wanted.is_old_kept:
        databases.drop(wanted.aside)
        shutil.rmtree(wanted.old, ignore_errors=True)
    journal().unlink()


def _exchange_secrets(wanted: Switch) -> None:
    staged = wanted.new / "secrets"
    for new in sorted(staged.iterdir()) if staged.exists() else ():
        file = ENV.data / "secrets" / new.name
        kept = wanted.old / "secrets" / new.name
        if file.exists() and not kept.exists():
            kept.parent.mkdir(mode=0o700, exist_ok=True)
            shutil.copy2(file, kept)
        new.chmod(0o600)
        new.replace(file)


def clear_left() -> None:
    """Take away what restores that were killed before their exchange have left. For who holds the lock."""
    databases.drop(*databases.names(databases.scratch_names()))
    programs.clear_left()
    for folder in ENV.data.glob(f"{STAGED}*/"):
        shutil.rmtree(staged_place(ENV.data, folder.name.removeprefix(STAGED)), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def is_anyone_connected(database: Database) -> bool:
    """Tell whether somebody works on a database."""
    with databases.server() as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'",
            [database.name],
        ).fetchone()
    return bool(row and row[0])
