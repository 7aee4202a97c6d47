"""Reads a bundle to its end and proves every byte of it: by age, by the hashes of its manifest, by its maker's mark."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from wasl.kernel.errors import Invalid
from wasl.operations.backups import bundles
from wasl.operations.backups.bundles import Entry
from wasl.operations.backups.keys import Key
from wasl.operations.backups.making import FORMAT, Manifest, Progress

LARGEST_TEXT = 512 * 1024 * 1024

type Take = Callable[[Entry], None]


def check(place: Path, key: Key, *, progress: Progress = lambda _count: None) -> Manifest:
    """Return the manifest of a bundle that is whole, ours and not from a newer version; raises `Invalid` otherwise."""
    return walk(place, key, skip, progress=progress)


def skip(entry: Entry) -> None:
    """Read an entry and forget it."""
    for _piece in entry.content:
        pass


def walk(place: Path, key: Key, take: Take, *, progress: Progress = lambda _count: None) -> Manifest:
    """Give every entry of the database, the files and the secrets to `take`, then prove the whole.

    What `take` makes of them counts only if this returns.
    """
    seen: dict[str, tuple[int, str]] = {}
    texts: dict[str, bytes] = {}
    with bundles.opened(place, key) as entries:
        for entry in entries:
            if entry.name in seen or entry.name in texts or bundles.MARK in texts:
                raise _damaged(place)
            if entry.name in {bundles.MANIFEST, bundles.MARK}:
                texts[entry.name] = _text(entry)
                continue
            hashed = _Hashed(entry, progress)
            if entry.name == bundles.HEADER:
                texts[bundles.HEADER] = b"".join(hashed)
                refuse_strange(read_header(texts[bundles.HEADER]))
            elif bundles.HEADER in texts:
                take(Entry(entry.name, entry.size, hashed))
                skip(Entry(entry.name, entry.size, hashed))
            else:
                raise _foreign(place)
            seen[entry.name] = (entry.size, hashed.digest.hexdigest())
    return _proven(place, key, texts, seen)


def _proven(place: Path, key: Key, texts: dict[str, bytes], seen: dict[str, tuple[int, str]]) -> Manifest:
    text = texts.get(bundles.MANIFEST, b"")
    if not key.has_marked(text, texts.get(bundles.MARK, b"").decode(errors="replace")):
        raise _foreign(place)
    given = json.loads(text)
    tables = {name: (count, digest) for name, (count, digest) in given["tables"].items()}
    contents = {name: (size, digest) for name, (size, digest) in given["contents"].items()}
    if contents != seen:
        raise _damaged(place)
    return Manifest(given["header"], tables, contents)


class _Hashed:
    """The pieces of an entry, hashed as they pass."""

    def __init__(self, entry: Entry, progress: Progress) -> None:
        self.pieces = iter(entry.content)
        self.progress = progress
        self.digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            self.digest.update(piece)
            self.progress(len(piece))
            yield piece


def _text(entry: Entry) -> bytes:
    if entry.size > LARGEST_TEXT:
        raise Invalid(_("The bundle holds something strange: %(name)s.") % {"name": entry.name})
    return b"".join(entry.content)


def read_header(text: bytes) -> dict[str, Any]:
    """Return what a bundle says of itself; raises `Invalid` for another program's."""
    try:
        header = json.loads(text)
    except ValueError:
        header = None
    if not isinstance(header, dict) or not isinstance(header.get("format"), int):
        raise Invalid(_("This is not a backup of Wasl."))
    return header


def refuse_strange(header: dict[str, Any]) -> None:
    """Raise `Invalid` for a bundle of a newer version: one that has migrations we do not know, or another form."""
    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    strange = [
        (app, name) for app, name in map(tuple, header.get("migrations", [])) if (app, name) not in known
    ]
    if header["format"] > FORMAT or strange:
        raise Invalid(
            _(
                "This backup was made by Wasl %(version)s, which is newer than this one. Install that version first."
            )
            % {"version": header.get("product", "?")}
        )


def header_of(place: Path, key: Key) -> dict[str, Any]:
    """Return what a bundle says of itself at its beginning, without reading the rest."""
    with bundles.opened(place, key) as entries:
        first = next(iter(entries), None)
        if first is None or first.name != bundles.HEADER:
            raise _foreign(place)
        return read_header(_text(first))


def _damaged(place: Path) -> Invalid:
    return Invalid(_("%(file)s is damaged or cut short.") % {"file": place})


def _foreign(place: Path) -> Invalid:
    return Invalid(_("%(file)s was not made by a holder of this key.") % {"file": place})
