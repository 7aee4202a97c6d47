"""Fills an empty database, and a folder, from a bundle, and proves that both hold exactly what was taken."""

from collections.abc import Callable
from pathlib import Path

from django.utils.translation import ngettext

from wasl.kernel.errors import Invalid
from wasl.operations.backups import checking, databases, programs
from wasl.operations.backups.bundles import Entry
from wasl.operations.backups.databases import Database
from wasl.operations.backups.keys import Key
from wasl.operations.backups.making import BY_VALUE, Manifest, Progress

NAMED = 5


def fill(
    database: Database,
    place: Path,
    key: Key,
    *,
    folder: Path | None,
    progress: Progress = lambda _count: None,
) -> Manifest:
    """Fill `database`, and `folder` with the files and secrets if one is given; return the manifest of what is there now.

    Raises `Invalid` when the bundle is not whole, when the database refuses it, or when a table is not what it was.
    """
    with programs.restoring(database) as feed:
        manifest = checking.walk(place, key, _taker(feed, folder), progress=progress)
    with database.connect() as connection:
        found = databases.states(connection, is_by_text=manifest.header["format"] < BY_VALUE)
    if different := sorted(
        name for name in found.keys() | manifest.tables.keys() if found.get(name) != manifest.tables.get(name)
    ):
        raise Invalid(
            ngettext(
                "%(count)s table is not what it was: %(names)s.",
                "%(count)s tables are not what they were: %(names)s.",
                len(different),
            )
            % {"count": len(different), "names": ", ".join(different[:NAMED])}
        )
    return manifest


def _taker(feed: Callable[[bytes], None], folder: Path | None) -> checking.Take:
    def take(entry: Entry) -> None:
        if entry.name.startswith("database/"):
            for piece in entry.content:
                feed(piece)
        elif folder is not None:
            keep(folder / entry.name, entry)

    return take


def keep(place: Path, entry: Entry) -> None:
    """Write a file; its name was proven to lead nowhere else (`bundles`)."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with place.open("xb") as file:
        place.chmod(0o600)
        for piece in entry.content:
            file.write(piece)
