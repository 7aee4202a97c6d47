"""The form of a bundle: a tar, compressed with zstd, encrypted with age, so that these three tools open it anywhere.

In it, in this order: `wasl.json` (what it is and how much room it needs), `database/00001` and on (parts of one pg_dump
in its custom format), `files/…`, `secrets/…`, `manifest.json` (hashes of everything) and `manifest.mac` (the mark of the
key's holder). An archive of the log (`archive`) has the same with `cluster/…` or `wal/…` in the place of `database/…`. Reading and writing stream: memory stays flat whatever the size.
"""

import io
import os
import re
import sys
import tarfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pyrage
from django.utils.translation import gettext as _

from wasl.kernel.errors import Invalid
from wasl.operations.backups.keys import Key

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

HEADER, MANIFEST, MARK = "wasl.json", "manifest.json", "manifest.mac"
BEGINNING = b"age-encryption.org/v1\n"
NAMES = re.compile(
    r"wasl\.json|manifest\.(json|mac)|(database|cluster)/\d{5,9}|files/[\w./-]+|secrets/\w+"
    r"|wal/[0-9A-F]{24}|wal/[0-9A-F]{8}\.history|erased/ids",
    re.ASCII,
)
BLOCK = 1024 * 1024
LEVEL = 3
OPTIONS: dict[int, int] = {
    zstd.CompressionParameter.compression_level: LEVEL,
    zstd.CompressionParameter.checksum_flag: 1,
    zstd.CompressionParameter.nb_workers: 1,  # beside us, on the second core
}


@dataclass(frozen=True)
class Entry:
    """One thing to be put into a bundle; its content must be as long as its size says."""

    name: str
    size: int
    content: Iterable[bytes]


@dataclass
class _Source(io.RawIOBase):
    """What age reads from; keeps the error of the producer, since it would come out as one of age."""

    pieces: Iterator[bytes]
    error: BaseException | None = None
    rest: memoryview = field(default_factory=lambda: memoryview(b""))

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        try:
            while not self.rest:
                self.rest = memoryview(next(self.pieces))
        except StopIteration:
            return b""
        except BaseException as error:
            self.error = error
            raise
        size = len(self.rest) if size < 0 else size
        taken, self.rest = bytes(self.rest[:size]), self.rest[size:]
        return taken


@dataclass
class _Target:
    """What age writes to; keeps the error of the disk for the same reason."""

    file: IO[bytes]
    error: BaseException | None = None

    def write(self, piece: bytes) -> int:
        try:
            return self.file.write(piece)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self.file.flush()


def write(file: IO[bytes], key: Key, entries: Iterable[Entry]) -> None:
    """Write a bundle of `entries`; what they raise is raised here, and so is the `OSError` of a full disk."""
    source, target = _Source(_compressed(_packed(entries))), _Target(file)
    try:
        pyrage.encrypt_io(source, target, [key.recipient])
    except (pyrage.EncryptError, OSError) as error:
        raise source.error or target.error or error from None


def _packed(entries: Iterable[Entry]) -> Iterator[bytes]:
    for entry in entries:
        info = tarfile.TarInfo(entry.name)
        info.size, info.mode = entry.size, 0o600
        yield info.tobuf(tarfile.PAX_FORMAT)
        written = 0
        for piece in entry.content:
            written += len(piece)
            yield piece
        if written != entry.size:
            raise Invalid(_("%(name)s changed while it was being copied.") % {"name": entry.name})
        yield bytes(-entry.size % tarfile.BLOCKSIZE)
    yield bytes(2 * tarfile.BLOCKSIZE)


def _compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    compressor = zstd.ZstdCompressor(options=OPTIONS)
    for piece in pieces:
        if made := compressor.compress(piece):
            yield made
    yield compressor.flush()


class _Opener(threading.Thread):
    """Decrypts into a pipe, from which the tar is read at the same time."""

    def __init__(self, file: IO[bytes], key: Key) -> None:
        super().__init__(daemon=True)
        self.file, self.key = file, key
        reading, writing = os.pipe()
        self.plain, self.pipe = os.fdopen(reading, "rb", BLOCK), os.fdopen(writing, "wb", BLOCK)
        self.error = ""

    def finish(self) -> None:
        """Read no more and wait for the end; who writes into a closed pipe ends at once."""
        self.plain.close()
        self.join()

    def run(self) -> None:
        try:
            pyrage.decrypt_io(self.file, self.pipe, [self.key.identity])
        except (pyrage.DecryptError, OSError) as error:
            self.error = str(error) or "?"
        finally:
            try:
                self.pipe.close()
            except BrokenPipeError:
                self.error = self.error or "?"


@contextmanager
def opened(place: Path, key: Key) -> Iterator[Iterator[Entry]]:
    """Open a bundle and give its entries in order; each content must be read before the next entry is asked for.

    Raises `Invalid` with a sentence for a file that is no bundle, is damaged, or belongs to another key. What age and
    zstd give out is proven piece by piece, but only a bundle read to its end is whole.
    """
    try:
        file = place.open("rb")
    except OSError as error:
        raise Invalid(
            _("The file %(file)s cannot be read: %(reason)s.") % {"file": place, "reason": error.strerror}
        ) from None
    with file:
        if file.read(len(BEGINNING)) != BEGINNING:
            raise Invalid(_("%(file)s is not a backup of Wasl.") % {"file": place})
        file.seek(0)
        opener = _Opener(file, key)
        opener.start()
        try:
            yield _entries(place, opener)
        finally:
            opener.finish()


@contextmanager
def _understood(place: Path, opener: _Opener) -> Iterator[None]:
    """Turn what tar, zstd and the pipe raise into a sentence; only reading happens in the block."""
    try:
        yield
    except (tarfile.TarError, zstd.ZstdError, EOFError, OSError, ValueError):
        opener.finish()
        raise _refusal(place, opener.error) from None


def _entries(place: Path, opener: _Opener) -> Iterator[Entry]:
    with ExitStack() as stack:
        with _understood(place, opener):
            plain = stack.enter_context(zstd.ZstdFile(opener.plain))
            archive = stack.enter_context(tarfile.open(fileobj=plain, mode="r|"))
        while (info := _next(place, opener, archive)) is not None:
            _check(info)
            yield Entry(info.name, info.size, _content(place, opener, archive, info))
        with _understood(place, opener):
            for rest in (plain, opener.plain):
                while rest.read(BLOCK):
                    pass
    opener.join()
    if opener.error:
        raise _refusal(place, opener.error)


def _next(place: Path, opener: _Opener, archive: tarfile.TarFile) -> tarfile.TarInfo | None:
    with _understood(place, opener):
        return archive.next()
    return None


def _content(
    place: Path, opener: _Opener, archive: tarfile.TarFile, info: tarfile.TarInfo
) -> Iterator[bytes]:
    with _understood(place, opener):
        handle = archive.extractfile(info)
    while handle is not None:
        with _understood(place, opener):
            piece = handle.read(BLOCK)
        if not piece:
            break
        yield piece


def _check(info: tarfile.TarInfo) -> None:
    """Refuse whatever could land elsewhere than it should: links, devices, paths that lead out (S-066)."""
    parts = info.name.split("/")
    if not info.isreg() or not NAMES.fullmatch(info.name) or {"", ".", ".."} & set(parts):
        raise Invalid(_("The bundle holds something strange: %(name)s.") % {"name": info.name})


def _refusal(place: Path, reason: str) -> Invalid:
    if "No matching keys" in reason:
        return Invalid(
            _("This key does not open %(file)s: it belongs to another key, or its beginning is damaged.")
            % {"file": place}
        )
    return Invalid(_("%(file)s is damaged or cut short.") % {"file": place})
