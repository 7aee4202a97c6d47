"""Tells what a file is by its first bytes; its name is never asked."""

import re

from wasl.exchange.neutral import MARK
from wasl.exchange.reading.charsets import obvious
from wasl.exchange.reading.sources import GZIP, Source
from wasl.exchange.reading.unreadable import Unreadable

HEAD = 8192
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLD_SHEETS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")  # BIFF 2, 3 and 4
ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd", GZIP)
BINARIES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"MZ\x90", b"SQLite format 3", b"RIFF", b"!BDN")
DOCUMENTS = (b"%PDF-", b"{\\rtf")
CARD = re.compile(r"(?:^|[\r\n])\s*(?:[\w.-]+\.)?BEGIN\s*:\s*VCARD", re.IGNORECASE)
CALENDAR = re.compile(r"\A\s*BEGIN\s*:\s*VCALENDAR", re.IGNORECASE)
MARKUP = re.compile(r"\A\s*(?:<\?xml|<!doctype|<html|<\w+[\s>])", re.IGNORECASE)
DATA = re.compile(r"""\A\s*(?:\{\s*["}]|\[\s*["{\[\d])""")
CONTROLS = re.compile(r"[\x01-\x06\x0e-\x1a]")


def kind_of_file(source: Source) -> str:
    """Return text, data, vcard, zip or ole; raise Unreadable for what can never be a table."""
    head = source.head(HEAD)
    if not head.strip(b"\0\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise Unreadable("empty" if not head else "no_rows")
    if kind := _container(head, source):
        return kind
    encoding = obvious(head)
    plain = head.decode(encoding or "latin-1", "replace").removeprefix("\ufeff").replace("\0", "")
    if encoding is None and len(CONTROLS.findall(plain)) > len(plain) // 20:
        raise Unreadable("binary")
    if MARKUP.match(plain):
        raise Unreadable("markup")
    if DATA.match(plain):
        return "data"
    if CALENDAR.match(plain) and not CARD.search(plain):
        raise Unreadable("calendar")
    # a cell of our own files may hold anything, a card too
    return "vcard" if CARD.search(plain) and MARK not in plain.partition("\n")[0] else "text"


def _container(head: bytes, source: Source) -> str | None:
    """Return zip or ole for a workbook's container, None for text; raise Unreadable for other binaries."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", OLE)):
        if source.is_gzip:
            raise Unreadable("nested")
        return "ole" if head.startswith(OLE) else "zip"
    for starts, reason in (
        (OLD_SHEETS, "old_workbook"),
        (ARCHIVES, "nested" if source.is_gzip else "archive"),
        (BINARIES, "binary"),
        (DOCUMENTS, "document"),
    ):
        if head.startswith(starts):
            raise Unreadable(reason)
    return None
