"""Opens the bytes of a file, plain or gzipped, with limits on what may come out of it."""

import gzip
import io
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from wasl.exchange.reading.unreadable import Unreadable

GZIP = b"\x1f\x8b"
MOST_UNPACKED = 200 * 2**20
HIGHEST_RATIO = 100
RATIO_COUNTS_FROM = 2**20  # a short file of one repeated letter is no bomb


class Inflated(io.RawIOBase):
    """The content of a gzip file; reading past the limits is refused (S-061)."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._packed = path.stat().st_size
        self._file = gzip.open(path)  # noqa: SIM115 -- closed by close()
        self._seen = 0

    def readable(self) -> bool:
        """Return that this can be read."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill the buffer and count."""
        try:
            data = self._file.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise Unreadable("damaged") from error
        self._seen += len(data)
        if self._seen > MOST_UNPACKED or self._seen > max(RATIO_COUNTS_FROM, HIGHEST_RATIO * self._packed):
            raise Unreadable("unpacked_size")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the packed file too."""
        self._file.close()
        super().close()


@dataclass(frozen=True)
class Source:
    """A file on disk that can be opened again and again."""

    path: Path
    is_gzip: bool

    def open(self) -> BinaryIO:
        """Return the (unpacked) bytes from the start."""
        try:
            if self.is_gzip:
                return io.BufferedReader(Inflated(self.path), 2**16)
            return self.path.open("rb")
        except FileNotFoundError as error:
            raise Unreadable("missing") from error

    def head(self, length: int) -> bytes:
        """Return the first `length` bytes, or all if there are fewer."""
        with self.open() as file:
            return file.read(length)

    def length(self) -> int:
        """Return the number of bytes, for gzip a guess from the packed size."""
        packed = self.path.stat().st_size
        return packed * 5 if self.is_gzip else packed


def source_of(path: Path) -> Source:
    """Return the source for a path; raise Unreadable if it is not there or empty."""
    try:
        with path.open("rb") as file:
            start = file.read(2)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Unreadable("missing") from error
    if not start:
        raise Unreadable("empty")
    return Source(path, is_gzip=start == GZIP)
