"""Looks into a ZIP container before anything unpacks it: bombs, tricks and what is really inside (S-061)."""

import re
import zipfile
from itertools import pairwise
from pathlib import Path

from wasl.exchange.reading.sources import HIGHEST_RATIO, MOST_UNPACKED, RATIO_COUNTS_FROM
from wasl.exchange.reading.unreadable import Unreadable

MOST_ENTRIES = 10_000
ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
XML_NAMES = (".xml", ".rels", ".vml")
NESTED = (".zip", ".gz", ".xlsx", ".ods", ".7z", ".rar")
MEMBERS = (
    ("xl/workbook.bin", "xlsb"),
    ("xl/workbook.xml", "xlsx"),
    ("word/document.xml", "document"),
    ("ppt/presentation.xml", "document"),
)


def workbook_kind(path: Path) -> str:
    """Return xlsx, xlsb or ods; raise Unreadable for anything else and for anything dangerous."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _refuse_bombs(entries, path.stat().st_size)
            kind = _kind(archive, {entry.filename.replace("\\", "/").lower() for entry in entries})
            for entry in entries:
                _refuse_entities(archive, entry)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, ValueError, RuntimeError) as error:
        raise Unreadable("damaged") from error
    return kind


def _refuse_bombs(entries: list[zipfile.ZipInfo], packed: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Unreadable("too_many_entries")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED or unpacked > max(RATIO_COUNTS_FROM * 4, HIGHEST_RATIO * packed):
        raise Unreadable("unpacked_size")
    spans = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    for (start, size), (after, _) in pairwise(spans):
        if start + size > after:
            raise Unreadable("overlapping")


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype")[:200]:
        return "ods"
    for name, kind in MEMBERS:
        if name in names:
            if kind == "document":
                raise Unreadable("document")
            return kind
    if any("workbook" in name and name.endswith(".xml") for name in names):
        return "xlsx"
    raise Unreadable("nested" if any(name.endswith(NESTED) for name in names) else "archive")


def _refuse_entities(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Refuse XML that declares a document type: no office program writes one (XXE, entity bombs)."""
    if not entry.filename.lower().endswith(XML_NAMES) or entry.flag_bits & 1:
        return
    with archive.open(entry) as file:
        start = file.read(4096)
    if ENTITY.search(start.replace(b"\0", b"")):
        raise Unreadable("entities")
