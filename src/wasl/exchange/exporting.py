"""What passes between an export and the package whose records it writes: fields and columns out, lines of values back.

A package plugs in with `kernel.manifest.Exporter`:

- `fields()` returns the `ExportField`s in the order in which a sheet has them; labels are lazy.
- `counts(rows, fields)`, where records have fields several times, returns for each such `group` how many columns the
  rows need.
- `read(rows, columns, viewer)` yields one `Line` for each row of a query, in its order, and holds no more than a few
  thousand of them; it runs inside the caller's transaction, which sees one moment of the data.
- `objects(viewer, records)` returns records as the API shows them; what the viewer's role hides is absent.
- `cards(rows, viewer)` yields the lines of one vCard for each row.
- `revise(rows, options=, by=, import_id=)` takes `Revision`s of one chunk inside the caller's transaction and answers as
  an importer's `save` does; its effects are taken back by the importer's `undo`.
"""

import datetime
import uuid
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language, override

from wasl.exchange.neutral import MARK
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Exporter, Text
from wasl.kernel.numbers import trimmed

type FieldKind = Literal["text", "phone", "date", "moment", "number", "yes"]
type Value = str | bool | int | Decimal | datetime.date | datetime.datetime | None

# by these two columns an import knows the records of a file again
ID, VERSION = f"{MARK}id", f"{MARK}version"


@dataclass(frozen=True, slots=True)
class ExportField:
    """A field that a sheet can hold.

    `right` is the name by which a role may hide it, `group` joins fields of which a record has several, `is_fixed`
    ones are written and never read back, `column` names the column of a list that shows the same. `told_as` is the name
    of the field in events of changes where that is neither the right nor the key. `is_apart` ones (tags) change
    without a new version of the record.
    """

    key: str
    label: Text
    kind: FieldKind = "text"
    right: str = ""
    group: str = ""
    is_fixed: bool = False
    column: str = ""
    width: int = 18
    told_as: str = ""
    is_apart: bool = False

    @property
    def event_name(self) -> str:
        """Return the name by which a change of the field is told."""
        return self.told_as or self.right or self.key


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet: a field, and the how-manieth of its group."""

    field: ExportField
    position: int = 1

    @property
    def name(self) -> str:
        """Return the column's name in the language of the moment."""
        return f"{self.field.label} {self.position}" if self.position > 1 else str(self.field.label)

    @property
    def word(self) -> str:
        """Return the column as a word that is the same in every language."""
        return f"{self.field.key}:{self.position}"


@dataclass(frozen=True, slots=True)
class Line:
    """One record as a line of a sheet: its key, its version, and a value for each column."""

    id: uuid.UUID
    version: int
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Revision:
    """What a row of a file that came back changes: the record, and the new text by column word.

    `names` are what all columns of the file are called in it, by the same words.
    """

    row: int
    record_id: uuid.UUID
    cells: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)


def mark_of(columns: Sequence[SheetColumn], line: Line) -> int | str:
    """Return what stands in a line's version cell: the version, and a print of what changes apart from it.

    The letter between them keeps spreadsheets from reading a number or a day.
    """
    apart = [
        str(value)
        for column, value in zip(columns, line.values, strict=True)
        if column.field.is_apart and value
    ]
    return f"{line.version}t{zlib.crc32(chr(10).join(apart).encode()):08x}" if apart else line.version


def text_of(value: Value, zone: ZoneInfo) -> str:
    """Return a value as a file of text has it: ISO days, moments of the viewer's zone, `true` and `false`."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        return value.astimezone(zone).replace(tzinfo=None).isoformat(" ", "seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value) if isinstance(value, int) else format(trimmed(value), "f")


def fields_for(exporter: Exporter, viewer: Actor) -> list[ExportField]:
    """Return the fields that the viewer's role may see."""
    return [one for one in exporter.fields() if not viewer.hides(exporter.kind, one.right or one.key)]


def columns_of(fields: Sequence[ExportField], counts: Mapping[str, int]) -> list[SheetColumn]:
    """Return the columns of a sheet: what belongs together stands together, as often as it is needed."""
    columns: list[SheetColumn] = []
    done: set[str] = set()
    for one in fields:
        if not one.group:
            columns.append(SheetColumn(one))
        elif one.group not in done:
            done.add(one.group)
            members = [member for member in fields if member.group == one.group]
            times = range(1, max(1, counts.get(one.group, 1)) + 1)
            columns += [SheetColumn(member, position) for position in times for member in members]
    return columns


def named_columns(exporter: Exporter, names: Iterable[str], *, most: int = 30) -> dict[str, SheetColumn]:
    """Return the columns that header names mean, in whichever of our languages the file was written."""
    wanted = set(names)
    found: dict[str, SheetColumn] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for column in _all_columns(exporter.fields(), most):
                if column.name in wanted:
                    found.setdefault(column.name, column)
    return found


def language_of(fields: Iterable[ExportField], names: Iterable[str]) -> str:
    """Return the language of ours in which a file was written, as its header names tell: that of the moment on a tie."""
    fields, wanted = list(fields), set(names)
    present = get_language() or settings.LANGUAGE_CODE
    known = {}
    for language in sorted((code for code, _name in settings.LANGUAGES), key=lambda code: code != present):
        with override(language):
            known[language] = len(wanted & {str(one.label) for one in fields})
    return max(known, key=lambda language: known[language])


def _all_columns(fields: Sequence[ExportField], most: int) -> Iterator[SheetColumn]:
    for one in fields:
        for position in range(1, (most if one.group else 1) + 1):
            yield SheetColumn(one, position)
