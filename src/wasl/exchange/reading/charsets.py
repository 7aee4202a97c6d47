"""Finds the encoding of a text file from its bytes: byte order marks, UTF-8, wide encodings, then scoring."""

import codecs
import io
import re
from dataclasses import dataclass
from typing import TextIO

from wasl.exchange.reading.alphabets import ALPHABETS, score
from wasl.exchange.reading.sources import Source
from wasl.exchange.reading.unreadable import Unreadable

MARKS = (  # UTF-32 LE before UTF-16 LE: the one mark begins with the other
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CHUNK = 2**20
LONGEST_SCAN = 2**30
ENOUGH = 2**16
KEEP_BYTES = "wasl-keep-bytes"
UNDECODED = re.compile("[\udc00-\udcff]")
SPOKEN_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
PLAIN = re.compile("[\t\r\n\x20-\x7e\xa0-\u024f\u0400-\u04ff\u0590-\u06ff\u2010-\u203a\u20ac\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class Charset:
    """An encoding's name, and whether it was guessed by the look of the text."""

    name: str
    is_guess: bool = False


def _keep_bytes(error: UnicodeError) -> tuple[str, int]:
    """Stand a lone surrogate U+DC00+byte for each byte that cannot be decoded, in every encoding."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(chr(0xDC00 + byte) for byte in bad), error.end


codecs.register_error(KEEP_BYTES, _keep_bytes)


def known(name: str) -> str:
    """Return the name of a text encoding a person chose; raise Unreadable if there is none of it."""
    try:
        codec = codecs.lookup(name)
        "a".encode(name)
    except (LookupError, ValueError, TypeError) as error:
        raise Unreadable("unknown_encoding", encoding=name) from error
    return {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(codec.name, name)


def open_text(source: Source, encoding: str) -> TextIO:
    """Return the decoded text without its byte order mark; line ends stay, bad bytes become surrogates."""
    file = io.TextIOWrapper(source.open(), encoding, errors=KEEP_BYTES, newline="")
    mark = next((mark for mark, name in MARKS if name == known(encoding)), b"")
    if mark and source.head(4).startswith(mark):
        file.read(1)
    return file


def detect(source: Source) -> Charset:
    """Return the encoding of the text in `source`."""
    if name := obvious(source.head(ENOUGH)):
        return Charset(name)
    sample = _spoken_lines(source)
    if not sample or _is_mostly_utf8(sample):
        return Charset("utf-8")
    return Charset(best_guess(sample), is_guess=True)


def obvious(head: bytes) -> str | None:
    """Return the encoding that a byte order mark or the places of NUL bytes give away."""
    for mark, name in MARKS:
        if head.startswith(mark):
            return name
    return _wide(head) if b"\0" in head else None


def _wide(head: bytes) -> str | None:
    """Return the two- or four-byte encoding that makes plain text of bytes with NUL among them."""
    for name in WIDE:
        width = 4 if "32" in name else 2
        text = head[: len(head) // width * width].decode(name, KEEP_BYTES)
        if text and len(PLAIN.findall(text)) >= 0.97 * len(text):
            return name
    return None


def _spoken_lines(source: Source) -> bytes:
    """Return up to 64 KB of the lines that hold anything beyond ASCII, from wherever they stand."""
    found: list[bytes] = []
    size = seen = 0
    with source.open() as file:
        while size < ENOUGH and seen < LONGEST_SCAN and (chunk := file.read(CHUNK)):
            seen += len(chunk)
            if chunk.isascii():
                continue
            for match in SPOKEN_LINE.finditer(chunk):
                found.append(match.group()[:4096])
                size += len(found[-1])
                if size >= ENOUGH:
                    break
    return b"\n".join(found)


def _is_mostly_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", KEEP_BYTES)
    bad = len(UNDECODED.findall(text))
    good = sum(char > "\x7f" for char in text) - bad
    return good > bad


def best_guess(sample: bytes) -> str:
    """Return the 8-bit encoding under which some language's letters fit the sample best."""
    scored = {
        name: max(score(sample.decode(name, KEEP_BYTES), alphabet) for alphabet in alphabets)
        for name, alphabets in ALPHABETS.items()
    }
    return max(scored, key=lambda name: scored[name])
