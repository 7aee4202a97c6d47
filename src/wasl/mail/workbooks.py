"""Writes a list as a workbook as its reader would see the page: his rows, the columns of the view, his language."""

import datetime
import html
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils.html import strip_tags

from wasl.exchange.exporting import ExportField, FieldKind, Line, SheetColumn, Value
from wasl.exchange.outgoing import snapshot
from wasl.exchange.writing.sheets import Sheet, write_xlsx
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.lists.listing import Column
from wasl.lists.models import SavedView
from wasl.lists.pages import ListPage, wish_of
from wasl.lists.queries.listings import listing_named

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# a letter is no place for more; the list itself is
MOST_ROWS = 5_000
# what a cell of a list draws as a moment or a day says it so that programs can read it
_MOMENT = re.compile(r'<time [^>]*datetime="([^"]+)"')


@dataclass(frozen=True)
class Workbook:
    """A list as a file, with how many rows it has and how many there are."""

    content: bytes
    rows: int
    count: int


def write(
    key: str, reader: Actor, *, asked: Mapping[str, str], view: SavedView | None, title: str
) -> Workbook:
    """Return a list as `reader` sees it, in the language of the moment.

    The view is anybody's: it holds no rights. Raises `NotFound` for a list that is not the reader's to see, `Invalid`
    where his role may not ask what is asked.
    """
    listing = listing_named(reader, key)
    page = ListPage(listing, reader, wish_of(listing, reader, asked, view))
    if page.problem:
        raise Invalid(page.problem)
    with snapshot():
        rows = page.sort.narrowed(page.found, reader)
        path = F(page.sort.path)
        order = path.desc(nulls_last=True) if page.wish.descending else path.asc(nulls_last=True)
        records = list(rows.order_by(order, "-pk" if page.wish.descending else "pk")[:MOST_ROWS])
        count = len(records) if len(records) < MOST_ROWS else rows.count()
        file = io.BytesIO()
        write_xlsx(file, _sheet(page, records, reader, title))
    return Workbook(file.getvalue(), len(records), count)


def _sheet(page: ListPage, records: Sequence[Any], reader: Actor, title: str) -> Sheet:
    lines = [Line(one.pk, 0, [_value(column, one) for column in page.columns]) for one in records]
    columns = [
        SheetColumn(
            ExportField(one.name, one.label, kind=_kind(line.values[place] for line in lines), width=24)
        )
        for place, one in enumerate(page.columns)
    ]
    is_rtl = reader.language == "ar"
    return Sheet(title, columns, lines, ZoneInfo(reader.zone), is_rtl=is_rtl, has_keys=False)


def _kind(values: Iterable[Value]) -> FieldKind:
    first = next((value for value in values if value), "")
    if isinstance(first, datetime.datetime):
        return "moment"
    return "date" if isinstance(first, datetime.date) else "text"


def _value(column: Column, record: Any) -> Value:
    drawn = str(column.cell(record))
    found = _MOMENT.search(drawn)
    if found is None:
        return _plain(drawn)
    text = found[1]
    if "T" in text:
        return datetime.datetime.fromisoformat(text)
    return datetime.date.fromisoformat(text)


def _plain(drawn: str) -> str:
    # initials beside a name and signs without words are for the eye
    text = re.sub(r'<(span|svg)[^>]*aria-hidden="true"[^>]*>.*?</\1>', "", drawn)
    found = " ".join(html.unescape(strip_tags(text.replace("<", " <"))).split())
    return "" if found == "—" else found
