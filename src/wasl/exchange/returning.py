"""Recognizes the rows of a file that was taken out here, and tells what in each was changed: cell by cell."""

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from wasl.exchange.exporting import (
    ID,
    VERSION,
    Line,
    SheetColumn,
    language_of,
    mark_of,
    named_columns,
    text_of,
)
from wasl.exchange.models import Import
from wasl.exchange.reading import Row
from wasl.exchange.rows import exporter_for, listing_for
from wasl.kernel.actor import Actor
from wasl.kernel.dates import parse_date
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import registry
from wasl.kernel.text import fold
from wasl.lists.custom.values import NO, YES
from wasl.records.commands.changes import changed_since

# what a spreadsheet makes of a long number when it takes it for one: digits are lost
SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
FEWEST_DIGITS = 5


def can_return(kind: str, columns: Sequence[str]) -> bool:
    """Tell whether a file with these columns was taken out here and may come back."""
    known = {one.kind: one for one in registry().all("exporters")}
    return ID in columns and kind in known and known[kind].revise is not None


def mapping_of(kind: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Return which field each column goes to, by its name in any of our languages."""
    found = named_columns(exporter_for(kind), columns)
    return [
        {
            "column": place,
            "field": found[name].field.key,
            "position": found[name].position,
            "label": "",
            "reason": "header",
        }
        for place, name in enumerate(columns)
        if name in found
    ]


@dataclass(frozen=True, slots=True)
class ReturnColumn:
    """A column of the file: its place, its name there, and the column of the sheet it goes to."""

    place: int
    name: str
    sheet: SheetColumn


@dataclass(slots=True)
class Difference:
    """What one row changes: (column, old text, new text) each, and which of them others have changed since version `seen`.

    `refusal` says why the row cannot be taken, with the column at fault.
    """

    row: Row
    record_id: UUID
    cells: list[tuple[ReturnColumn, str, str]] = field(default_factory=list)
    theirs: set[str] = field(default_factory=set)
    seen: int = 0
    is_conflict: bool = False
    ignored: int = 0
    refusal: str = ""
    column: str = ""

    def is_theirs(self, column: ReturnColumn) -> bool:
        """Tell whether others have changed the field of this cell since the file was written."""
        return column.sheet.field.event_name in self.theirs

    def as_json(self) -> list[list[Any]]:
        """Return the cells as they are kept and shown."""
        return [[column.name, old, new, self.is_theirs(column)] for column, old, new in self.cells]


class Comparer:
    """Compares rows of a returned file with the records as they are now: three queries and those of the exporter."""

    def __init__(self, item: Import, by: Actor) -> None:
        self.item, self.by = item, by
        self.exporter = exporter_for(item.kind)
        fields = {one.key: one for one in self.exporter.fields()}
        self.columns = [
            ReturnColumn(
                line["column"],
                item.columns[line["column"]],
                SheetColumn(fields[line["field"]], line["position"]),
            )
            for line in item.mapping
            # what the role hides since, or the firm uses no more, is passed over
            if line["field"] in fields
            and not by.hides(item.kind, fields[line["field"]].right or line["field"])
        ]
        self.id_place = item.columns.index(ID)
        self.version_place = item.columns.index(VERSION) if VERSION in item.columns else None
        self.zone = ZoneInfo(by.zone)
        self.language = language_of(fields.values(), item.columns)

    @property
    def names(self) -> dict[str, str]:
        """Return what the columns of the file are called in it, by column word."""
        return {column.sheet.word: column.name for column in self.columns}

    def key_of(self, row: Row) -> str:
        """Return what stands in the row's id cell."""
        return row.values[self.id_place].strip() if self.id_place < len(row.values) else ""

    def compare(self, rows: Iterable[Row]) -> list[Difference]:
        """Return the difference of each row; all of them have something in their id cell."""
        found = [self._known(row) for row in rows]
        lines = self._lines([one.record_id for one in found if not one.refusal])
        seen: dict[UUID, int] = {}
        for one in found:
            if one.refusal:
                continue
            if one.record_id in seen:
                sentence = _(
                    "The id of row %(number)s stands here again. Empty the cell to add a new record."
                )
                one.refusal, one.column = sentence % {"number": seen[one.record_id]}, ID
            elif one.record_id not in lines:
                one.refusal, one.column = (
                    _("There is no record with this id, or it is not shared with you."),
                    ID,
                )
            else:
                seen[one.record_id] = one.row.number
                self._fill(one, lines[one.record_id])
        self._ask_for_theirs([one for one in found if one.is_conflict])
        return found

    def _known(self, row: Row) -> Difference:
        try:
            return Difference(row, UUID(self.key_of(row)))
        except ValueError:
            return Difference(row, UUID(int=0), refusal=_("This is no id of a record."), column=ID)

    def _lines(self, ids: Sequence[UUID]) -> dict[UUID, Line]:
        """Return the records as the file would say them now: in its language, whatever the reader's is meanwhile."""
        rows = listing_for(self.item.kind).rows(self.by).filter(pk__in=ids)
        with override(self.language):
            lines = (
                self.exporter.read(rows, [column.sheet for column in self.columns], self.by) if ids else ()
            )
            return {line.id: line for line in lines}

    def _fill(self, one: Difference, line: Line) -> None:
        for column, value in zip(self.columns, line.values, strict=True):
            new = one.row.values[column.place] if column.place < len(one.row.values) else ""
            old = text_of(value, self.zone)
            if self._same(column, old, new):
                continue
            if column.sheet.field.is_fixed:
                one.ignored += 1
            elif SHORTENED.fullmatch(new.strip()) and old.lstrip("+").isdecimal():
                one.refusal = _(
                    "A spreadsheet has shortened this number. Format the column as text and type it again."
                )
                one.column = column.name
            else:
                one.cells.append((column, old, new))
        if one.cells and not one.refusal and self.version_place is not None:
            self._find_conflict(one, line, self.version_place)

    def _find_conflict(self, one: Difference, line: Line, place: int) -> None:
        """See from the version cell whether others have changed the record; without the column nobody can tell."""
        mark = one.row.values[place].strip() if place < len(one.row.values) else ""
        text = mark.partition("t")[0]
        # a version that is none is an old one: nothing is known of what happened since
        one.seen = int(text) if text.isdecimal() and len(text) < 10 else 0
        sheets = [column.sheet for column in self.columns]
        if mark.partition("t")[2] != str(mark_of(sheets, line)).partition("t")[2]:
            one.theirs = {sheet.field.event_name for sheet in sheets if sheet.field.is_apart}
        one.is_conflict = bool(one.theirs) or one.seen != line.version

    def _ask_for_theirs(self, conflicts: Sequence[Difference]) -> None:
        """Find out which fields others have changed since, from the events of each record."""
        model = registry().kind(self.item.kind).model
        known = {
            record.pk: record for record in model.objects.filter(pk__in=[one.record_id for one in conflicts])
        }
        for one in conflicts:
            one.theirs |= set(changed_since(known[one.record_id], one.seen))

    def _same(self, column: ReturnColumn, old: str, new: str) -> bool:
        old, new = _plain(old), _plain(new)
        kind = column.sheet.field.kind
        if old == new or (kind == "moment" and column.sheet.field.is_fixed):
            # what is never read back may stand there in whatever way a spreadsheet writes it
            return True
        if kind == "phone":
            digits = _digits(new)
            return len(digits) >= FEWEST_DIGITS and digits == _digits(old)
        if kind == "date" and new and old:
            # days of our files are unmistakable; a spreadsheet may have turned them into its own way of writing
            return old in {_day(new, "dmy"), _day(new, "mdy")}
        read = READERS.get(kind)
        meant = read(new) if read else None
        return read is not None and meant is not None and meant == read(old)


def _day(text: str, order: Literal["dmy", "mdy"]) -> str:
    try:
        return parse_date(text, order).value.isoformat()
    except Invalid:
        return text


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _moment(text: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(text)
    except ValueError:
        return None


def _truth(text: str) -> bool | None:
    word = fold(text)
    return word in YES if word in YES | NO else None


READERS: dict[str, Callable[[str], object]] = {"number": _number, "moment": _moment, "yes": _truth}
