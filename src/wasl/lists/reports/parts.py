"""A report that has been counted, as it is shown: cards, sheets with charts and tables, choices inside of them."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from wasl.lists.reports.tallying import Value
from wasl.ui.charts import Chart


@dataclass(frozen=True)
class Figure:
    """A card: a number, what it was before, and by how much it changed (percent; points where it is a share)."""

    name: str
    label: str
    value: Value
    before: Value | None = None
    change: float | None = None
    tone: Literal["ok", "bad", ""] = ""

    @property
    def is_up(self) -> bool:
        """Tell whether it grew."""
        return (self.change or 0) > 0


@dataclass(frozen=True)
class Head:
    """A column of a table."""

    label: str
    unit: str = ""


@dataclass(frozen=True)
class Line:
    """A row of a table: of whom or what, and its numbers."""

    label: str
    cells: Sequence[Value]


@dataclass(frozen=True)
class Part:
    """A sheet of a report: a chart, a table, or both."""

    name: str
    title: str
    first: str = ""
    heads: Sequence[Head] = ()
    lines: Sequence[Line] = ()
    chart: Chart | None = None
    note: str = ""
    is_short: bool = False
    pickers: Sequence["Picker"] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing to show."""
        return not any(cell.rows or cell.number for line in self.lines for cell in line.cells)


@dataclass(frozen=True)
class Picker:
    """A choice inside a sheet: the parameter of the address, what is offered, what is chosen."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str


@dataclass(frozen=True)
class Answer:
    """A report with all its numbers; `made_at` says when they were counted. With `is_counting` a job counts them still."""

    figures: Sequence[Figure]
    parts: Sequence[Part]
    made_at: datetime.datetime
    left_out: Sequence[str] = ()
    compared: str = ""
    than: str = ""
    title: str = ""
    problem: str = ""
    unit: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    is_counting: bool = False
