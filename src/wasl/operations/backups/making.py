"""Makes a bundle: one moment of the database with all files and keys, hashed while they are copied."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

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


def header_of_part(kind: str) -> dict[str, Any]:
    """Return what something sealed says of itself that is not a whole backup."""
    return {
        "format": FORMAT,
        "product": wasl.__version__,
        "kind": kind,
        "made_at": clock.now().isoformat(timespec="seconds"),
    }


def make(place: Path, key: Key, *, progress: Progress = lambda _count: None) -> Manifest:
    """Write a bundle to `place`, under another name until it is whole; raises `Invalid` or `Conflict` with a sentence."""
    with written(place) as file, databases.alone(databases.live()) as connection:
        maker = _Maker(key, connection, progress)
        bundles.write(file, key, maker.entries())
    return maker.manifest


@contextmanager
def written(place: Path) -> Iterator[IO[bytes]]:
    """Have a file that bears its name only once it is whole and on the disk; raises `Invalid` with what the disk said."""
    partial = place.with_name(place.name + PARTIAL)
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            yield file
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
        with suppress(OSError):
            partial.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Sealer:
    """Keeps the hashes of what goes into a bundle, and ends it with the manifest and the mark of the key's holder."""

    def __init__(self, key: Key, header: dict[str, Any], progress: Progress = lambda _count: None) -> None:
        self.key, self.progress, self.manifest = key, progress, Manifest(header)

    def sealed(self, contents: Iterable[Entry]) -> Iterator[Entry]:
        """Yield the entries of the whole bundle: what it is, `contents`, and what proves them."""
        yield self.whole(bundles.HEADER, json.dumps(self.manifest.header).encode())
        yield from contents
        text = self.manifest.text()
        yield Entry(bundles.MANIFEST, len(text), [text])
        mark = self.key.mark(text).encode()
        yield Entry(bundles.MARK, len(mark), [mark])

    def whole(self, name: str, content: bytes) -> Entry:
        """Return an entry of what is in memory."""
        return Entry(name, len(content), self.hashed(name, len(content), iter([content])))

    def parts(self, folder: str, pieces: Iterable[bytes]) -> Iterator[Entry]:
        """Cut a stream into parts, because a tar must know the size of each thing beforehand."""
        part, number = bytearray(), 1
        for piece in pieces:
            part += piece
            if len(part) >= PART:
                yield self.whole(f"{folder}/{number:05}", bytes(part))
                part, number = bytearray(), number + 1
        yield self.whole(f"{folder}/{number:05}", bytes(part))

    def attached(self, files: Iterable[Path]) -> Iterator[Entry]:
        """Files are never changed under their name; one taken away since the list was made is not missed."""
        for path in files:
            name = f"files/{path.relative_to(ENV.data / 'files').as_posix()}"
            try:
                handle = path.open("rb")
            except FileNotFoundError:
                continue
            with handle:
                length = os.fstat(handle.fileno()).st_size
                yield Entry(name, length, self.hashed(name, length, iter(lambda: handle.read(BLOCK), b"")))  # noqa: B023 - read at once

    def secrets(self) -> Iterator[Entry]:
        """Yield what opens sealed columns and signs links."""
        for name in SECRETS:
            file = ENV.data / "secrets" / name
            if file.exists():
                yield self.whole(f"secrets/{name}", file.read_bytes())

    def hashed(self, name: str, length: int, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Yield the pieces of an entry and keep their hash."""
        digest = hashlib.sha256()
        for piece in pieces:
            digest.update(piece)
            self.progress(len(piece))
            yield piece
        self.manifest.contents[name] = (length, digest.hexdigest())


def stored_files() -> list[Path]:
    """Return the attached files that are there."""
    found = (ENV.data / "files").rglob("*")
    return sorted(path for path in found if path.is_file() and not path.is_symlink())


class _Maker(Sealer):
    """Gives the entries of one backup of database and files in order."""

    def __init__(self, key: Key, connection: Any, progress: Progress) -> None:
        self.connection = connection
        self.snapshot = str(databases.one(connection, "SELECT pg_export_snapshot()"))
        self.files = stored_files()
        super().__init__(key, self._header(), progress)

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
        """Yield all entries of the bundle."""
        return self.sealed(self._contents())

    def _contents(self) -> Iterator[Entry]:
        # the tables are counted on another core while they are copied
        with ThreadPoolExecutor(1) as side:
            counted = side.submit(databases.states, self.connection)
            try:
                yield from self.parts("database", programs.dump(databases.live(), self.snapshot))
                yield from self.attached(self.files)
            except BaseException:
                # the counting would go on to its end before the failure is told
                self.connection.cancel()
                raise
            yield from self.secrets()
            self.manifest.tables = counted.result()
