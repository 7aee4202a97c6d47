"""A report as a workbook: a sheet of figures, then one for each table, numbers as numbers and text as text."""

import io
import uuid
from collections.abc import Iterator, Sequence
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from wasl.exchange.exporting import ExportField, Line, SheetColumn
from wasl.exchange.exporting import Value as Cell
from wasl.exchange.writing.sheets import Sheet, write_xlsx
from wasl.kernel.actor import Actor
from wasl.lists.reports import Answer, Part, Value
from wasl.ui.charts import COUNTED, unit_words

NOBODY = uuid.UUID(int=0)
WIDE, PLAIN = 32, 16


def workbook(answer: Answer, viewer: Actor) -> bytes:
    """Return a report as an XLSX file. What has no rate stands as text in a column of its own."""
    parts = [_of_figures(answer)] if answer.figures else []
    parts += [_of_part(part) for part in answer.parts if part.heads]
    sheets = [
        Sheet(
            f"{number} {title}",
            columns,
            _lines(lines),
            ZoneInfo(viewer.zone),
            get_language_bidi(),
            has_keys=False,
        )
        for number, (title, columns, lines) in enumerate(parts, 1)
    ]
    file = io.BytesIO()
    write_xlsx(file, *sheets)
    return file.getvalue()


type Page = tuple[str, Sequence[SheetColumn], list[list[Cell]]]


def _column(name: str, *, is_number: bool = True) -> SheetColumn:
    return SheetColumn(
        ExportField(name, name, "number" if is_number else "text", width=PLAIN if is_number else WIDE)
    )


def _of_figures(answer: Answer) -> Page:
    columns = [
        _column(_("Figure"), is_number=False), _column(answer.title), _column(_("Unit"), is_number=False),
        _column(answer.compared or "—"), _column(_("Without a rate"), is_number=False),
    ]  # fmt: skip
    lines: list[list[Cell]] = [
        [
            one.label,
            _number(one.value),
            _unit(one.value.unit),
            _number(one.before) if one.before else None,
            _apart(one.value),
        ]
        for one in answer.figures
    ]
    return _("Figures"), columns, lines


def _of_part(part: Part) -> Page:
    names = [f"{head.label} ({_unit(head.unit)})" if head.unit else head.label for head in part.heads]
    columns = [
        _column(part.first, is_number=False), *(_column(name) for name in names),
        _column(_("Without a rate"), is_number=False),
    ]  # fmt: skip
    lines: list[list[Cell]] = [
        [
            line.label,
            *(_number(cell) for cell in line.cells),
            "; ".join(filter(None, map(_apart, line.cells))),
        ]
        for line in part.lines
    ]
    return part.title, columns, lines


def _unit(unit: str) -> str:
    return unit_words(unit).lower() if unit in COUNTED else unit


def _number(value: Value) -> Decimal | None:
    return None if value.number is None else Decimal(str(value.number))


def _apart(value: Value) -> str:
    return "; ".join(f"{one.amount} {one.currency}" for one in value.apart)


def _lines(lines: list[list[Cell]]) -> Iterator[Line]:
    for values in lines:
        yield Line(NOBODY, 0, values)
