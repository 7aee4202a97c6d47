"""Puts a bundle back: checked whole, filled beside the old data, compared, brought up to date, and only then exchanged."""

import secrets
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.db import connection as application
from django.utils.translation import gettext as _
from psycopg import sql

from wasl.kernel.env import ENV
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.places import keep_secret
from wasl.operations.backups import checking, databases, erasures, filling, keys, switching
from wasl.operations.backups.databases import Database
from wasl.operations.backups.erasures import Due
from wasl.operations.backups.keys import Key
from wasl.operations.backups.making import Manifest, Progress
from wasl.operations.backups.switching import Switch

# indexes and log files grow while tables are filled
SLACK, SPARE = 1.25, 256 * 1024 * 1024
# what an empty server takes, where there is none yet
SERVER = 64 * 1024 * 1024
# who was signed in then need not be one who may be now; work under way then is not under way
FORGET = (
    "DELETE FROM public.usersessions_usersession",
    "DELETE FROM public.django_session",
    "DELETE FROM public.operations_backup WHERE state IN ('waiting', 'running')",
    # what waited then was probably sent since: somebody decides, letter by letter
    "UPDATE public.mail_message SET state = 'failed', error = 'restored' WHERE state IN ('queued', 'sending')",
)


@dataclass(frozen=True)
class Wish:
    """What is to be put back, and how."""

    place: Path
    key: Key
    is_replacing: bool = False
    is_old_kept: bool = False
    is_erased_wanted: bool = False
    progress: Progress = lambda _count: None


def restore(wish: Wish, *, migrate: Callable[[Database], None]) -> Manifest:
    """Put a bundle back; `migrate` brings a database up to date. Raises `Invalid` or `Conflict` with nothing touched."""
    database = databases.live()
    look(wish.place, wish.key)
    refuse_present(database, is_replacing=wish.is_replacing)
    erased = set() if wish.is_erased_wanted else erasures.known(wish.place.parent, wish.key)
    application.close()
    if switching.is_anyone_connected(database):
        raise Conflict(_("Wasl is running on this database. Stop it, then restore."))
    checking.check(wish.place, wish.key, progress=wish.progress)
    wanted = Switch(secrets.token_hex(6), database.name, "", wish.is_old_kept)
    with databases.alone(Database("postgres")):
        switching.clear_left()
        return _put_back(wish, wanted, migrate, erased)


def look(place: Path, key: Key) -> None:
    """Refuse what can be refused by a bundle's beginning, without a database: raises `Invalid`."""
    header = checking.header_of(place, key)
    checking.refuse_strange(header)
    if "kind" in header:
        raise Invalid(_("%(file)s is a part of an archive: give its folder, and --to.") % {"file": place})
    refuse_tight(header["database_bytes"], header["files_bytes"])


def _put_back(wish: Wish, wanted: Switch, migrate: Callable[[Database], None], erased: set[UUID]) -> Manifest:
    staged = databases.make_scratch()
    wanted = Switch(wanted.mark, wanted.live, staged.name, wanted.is_old_kept)
    is_done = False
    try:
        wanted.new.mkdir(mode=0o700)
        manifest = filling.fill(staged, wish.place, wish.key, folder=wanted.new, progress=wish.progress)
        (wanted.new / "files").mkdir(mode=0o700, exist_ok=True)
        migrate(staged)
        databases.let_in(staged)
        with staged.connect() as connection:
            for statement in (*FORGET, "ANALYZE"):
                connection.execute(sql.SQL(statement))
        stage_secrets(wanted.new / "secrets", wish.key)
        Due(manifest.header["made_at"], tuple(erased)).stage(wanted.new)
        is_done = True
    finally:
        if not is_done:
            databases.drop(staged.name)
            shutil.rmtree(wanted.new, ignore_errors=True)
    switching.switch(wanted)
    return manifest


def clear_left() -> None:
    """Take away what a restore that was killed before its exchange has left, unless one, or a drill, is at work."""
    with suppress(Conflict), databases.alone(Database("postgres")), databases.alone(databases.live()):
        switching.clear_left()


def stage_secrets(folder: Path, key: Key) -> None:
    """Lay the key beside the other secrets, and keep the keys of sealed columns that are here already."""
    folder.mkdir(mode=0o700, exist_ok=True)
    here = ENV.data / "secrets" / "field_keys"
    new = folder / "field_keys"
    if new.exists() and here.exists():
        lines = [*new.read_text().split(), *here.read_text().split()]
        keep_secret(new, "\n".join(dict.fromkeys(lines)), replace=True)
    keep_secret(folder / keys.NAME, str(key), replace=True)


def refuse_present(database: Database, *, is_replacing: bool) -> None:
    """Raise `Conflict` when there is something to lose and nobody said that it may be replaced."""
    if not is_replacing and not is_empty(database):
        raise Conflict(
            _(
                "There are data here already. To put the backup in their place, say --replace; they are kept until it stands."
            )
        )


def is_empty(database: Database) -> bool:
    """Tell whether there is nothing here to lose."""
    folder = ENV.data / "files"
    with database.connect() as connection:
        has_tables = bool(connection.execute(sql.SQL(databases.TABLES)).fetchone())
    return not has_tables and not any(path.is_file() for path in folder.rglob("*"))


def refuse_tight(database: int, files: int) -> None:
    """Raise `Invalid` when the disk cannot hold the new beside the old. An outside server's disk is not ours to see."""
    needed = files + SPARE
    if ENV.is_embedded:
        needed += int(database * SLACK) + (0 if (ENV.data / "postgres").exists() else SERVER)
    # on a new machine the folder is not made yet
    there = next(folder for folder in (ENV.data, *ENV.data.parents) if folder.exists())
    free = shutil.disk_usage(there).free
    if free < needed:
        raise Invalid(
            _(
                "There is no room: the backup needs %(needed)s MB on the disk of %(folder)s, and %(free)s MB are free."
            )
            % {"needed": needed // 1024**2, "folder": ENV.data, "free": free // 1024**2}
        )
