"""Makes a bundle: one moment of the database with all files and keys, hashed while they are copied."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

import wasl
from wasl.kernel import clock
from wasl.kernel.env import ENV
from wasl.kernel.errors import Invalid
from wasl.operations.backups import bundles, databases, programs
from wasl.operations.backups.bundles import Entry
from wasl.operations.backups.keys import Key

# the first form hashed rows as text, the second hashes their values
FORMAT = BY_VALUE = 2
PART = 16 * 1024 * 1024
BLOCK = 1024 * 1024
# what opens sealed columns and signs links; passwords of database roles are the machine's own
SECRETS = ("field_keys", "secret_key", "metrics_token")
PARTIAL = ".partial"

type Progress = Callable[[int], None]


@dataclass
class Manifest:
    """What a bundle holds: the state of every table, the hash and size of every file."""

    header: dict[str, Any]
    tables: databases.States = field(default_factory=dict)
    contents: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Return how many rows all tables have."""
        return sum(count for count, _hash in self.tables.values())

    @property
    def files(self) -> int:
        """Return how many attached files there are."""
        return sum(name.startswith("files/") for name in self.contents)

    @property
    def content_size(self) -> int:
        """Return how many bytes it holds, before compression."""
        return sum(size for size, _hash in self.contents.values())

    def text(self) -> bytes:
        """Return it as it lies in the bundle."""
        given = {"header": self.header, "tables": self.tables, "contents": self.contents}
        return json.dumps(given, sort_keys=True).encode()


def make(place: Path, key: Key, *, progress: Progress = lambda _count: None) -> Manifest:
    """Write a bundle to `place`, under another name until it is whole; raises `Invalid` or `Conflict` with a sentence."""
    partial = place.with_name(place.name + PARTIAL)
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file, databases.alone(databases.live()) as connection:
            maker = _Maker(key, connection, progress)
            bundles.write(file, key, maker.entries())
            file.flush()
            os.fsync(file.fileno())
        partial.replace(place)
        _sync(place.parent)
    except OSError as error:
        raise Invalid(
            _("The backup cannot be written to %(place)s: %(reason)s.")
            % {"place": place, "reason": error.strerror}
        ) from None
    finally:
        partial.unlink(missing_ok=True)
    return maker.manifest


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Maker:
    """Gives the entries of one bundle in order, and keeps their hashes."""

    def __init__(self, key: Key, connection: Any, progress: Progress) -> None:
        self.key, self.connection, self.progress = key, connection, progress
        self.snapshot = str(databases.one(connection, "SELECT pg_export_snapshot()"))
        self.folder = ENV.data / "files"
        self.files = sorted(
            path for path in self.folder.rglob("*") if path.is_file() and not path.is_symlink()
        )
        self.manifest = Manifest(self._header())

    def _header(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "product": wasl.__version__,
            "made_at": clock.now().isoformat(timespec="seconds"),
            "server": int(
                databases.one(self.connection, "SELECT current_setting('server_version_num')::int")
            ),
            "migrations": databases.migrations(self.connection),
            "database_bytes": databases.size(self.connection),
            "files_bytes": sum(path.stat().st_size for path in self.files),
        }

    def entries(self) -> Iterator[Entry]:
        yield self._whole(bundles.HEADER, json.dumps(self.manifest.header).encode())
        # the tables are counted on another core while they are copied
        with ThreadPoolExecutor(1) as side:
            counted = side.submit(databases.states, self.connection)
            try:
                yield from self._parts()
                yield from self._attached()
            except BaseException:
                # the counting would go on to its end before the failure is told
                self.connection.cancel()
                raise
            for name in SECRETS:
                file = ENV.data / "secrets" / name
                if file.exists():
                    yield self._whole(f"secrets/{name}", file.read_bytes())
            self.manifest.tables = counted.result()
        text = self.manifest.text()
        yield Entry(bundles.MANIFEST, len(text), [text])
        mark = self.key.mark(text).encode()
        yield Entry(bundles.MARK, len(mark), [mark])

    def _parts(self) -> Iterator[Entry]:
        """Cut the dump into parts, because a tar must know the size of each thing beforehand."""
        part, number = bytearray(), 1
        for piece in programs.dump(databases.live(), self.snapshot):
            part += piece
            if len(part) >= PART:
                yield self._whole(f"database/{number:05}", bytes(part))
                part, number = bytearray(), number + 1
        yield self._whole(f"database/{number:05}", bytes(part))

    def _attached(self) -> Iterator[Entry]:
        """Files are never changed under their name; one taken away since the list was made is not missed."""
        for path in self.files:
            name = f"files/{path.relative_to(self.folder).as_posix()}"
            try:
                handle = path.open("rb")
            except FileNotFoundError:
                continue
            with handle:
                length = os.fstat(handle.fileno()).st_size
                yield Entry(name, length, self._hashed(name, length, iter(lambda: handle.read(BLOCK), b"")))  # noqa: B023 - read at once

    def _whole(self, name: str, content: bytes) -> Entry:
        return Entry(name, len(content), self._hashed(name, len(content), iter([content])))

    def _hashed(self, name: str, length: int, pieces: Iterator[bytes]) -> Iterator[bytes]:
        digest = hashlib.sha256()
        for piece in pieces:
            digest.update(piece)
            self.progress(len(piece))
            yield piece
        self.manifest.contents[name] = (length, digest.hexdigest())
