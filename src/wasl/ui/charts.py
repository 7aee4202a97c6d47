"""What a chart shows, as data: `{% chart … %}` draws it with its table, the behavior `chart` gives it shapes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import npgettext

from wasl.ui import formats

type Value = float | Decimal | None
# the tones of parts of one whole, in this order
TONES = ("brand", "info", "next", "vio", "olive", "ok", "rose")
ISOLATE, END = "\u2068", "\u2069"
# a number whose plural form is the one of fractions in all our languages (CLDR): 2.5 يوم, 2,5 dienas, 2.5 days
FRACTION = 102
THOUSAND, MILLION = 1000, 1_000_000
# in what a part of a unit is told
PARTS = {"days": (24, "hours"), "hours": (60, "minutes")}
# units that are no currencies
COUNTED = ("percent", "days", "hours", "minutes")


@dataclass(frozen=True)
class Series:
    """One row of values, one for each category; nothing where there is none.

    `style` is "bar", "line", "dashed" (the outline of what is only expected) or "back" (a track behind: a goal).
    `links` lead from a value to the list of what was counted, "" where there is none.
    """

    name: str
    values: Sequence[Value]
    tone: str = "brand"
    style: Literal["bar", "line", "dashed", "back"] = "bar"
    links: Sequence[str] = ()


@dataclass(frozen=True)
class Chart:
    """Some series over the same categories.

    `name` is unique on its page; `label` says in a sentence what is to be seen, for those who do not see it; `kind` is
    "columns" (upright) or "bars" (from the start of the line); `unit` is a currency (ISO 4217), "percent", "days",
    "hours", "minutes" or nothing for a count; `ends` are words behind each bar, under the heading `end_head` in the table.
    """

    name: str
    label: str
    categories: Sequence[str]
    series: Sequence[Series]
    kind: Literal["columns", "bars"] = "columns"
    unit: str = ""
    head: str = ""
    is_stacked: bool = False
    ends: Sequence[str] = ()
    end_head: str = ""
    size: Literal["", "s", "l"] = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be drawn."""
        return not any(value for one in self.series for value in one.values)

    @property
    def scale(self) -> int:
        """Return by what the axis divides its numbers, so that they stay short."""
        if self.unit in COUNTED:
            return 1
        largest = max(
            (abs(float(value)) for one in self.series for value in one.values if value), default=0.0
        )
        return MILLION if largest >= 20 * MILLION else THOUSAND if largest >= 20 * THOUSAND else 1

    @property
    def caption(self) -> str:
        """Return in what the axis counts, or nothing for plain numbers."""
        if not self.unit or self.unit in COUNTED:
            return {1: unit_words(self.unit), THOUSAND: _("In thousands"), MILLION: _("In millions")}[
                self.scale
            ]
        sign = formats.currency_sign(self.unit)
        texts = {
            1: sign,
            THOUSAND: _("%(currency)s, in thousands") % {"currency": sign},
            MILLION: _("%(currency)s, in millions") % {"currency": sign},
        }
        return texts[self.scale]

    def rows(self) -> list[dict[str, Any]]:
        """Return the table: a category with the text and the link of each of its values."""
        ends = self.ends or [""] * len(self.categories)
        return [
            {
                "name": name,
                "cells": [
                    {
                        "text": value_text(one.values[at], self.unit),
                        "link": one.links[at] if one.links else "",
                    }
                    for one in self.series
                ],
                "end": ends[at],
            }
            for at, name in enumerate(self.categories)
        ]

    def island(self) -> dict[str, Any]:
        """Return what the behavior reads: numbers to draw, and all texts ready written and isolated."""
        return {
            "kind": self.kind,
            "stacked": self.is_stacked,
            "scale": self.scale,
            "whole": not self.unit,
            "percent": self.unit == "percent",
            "locale": f"{formats.language()}-u-nu-{'arab' if formats.shaped('1') != '1' else 'latn'}",
            "categories": [f"{ISOLATE}{name}{END}" for name in self.categories],
            "ends": [f"{ISOLATE}{end}{END}" for end in self.ends],
            "series": [self._drawn(one) for one in self.series],
        }

    def _drawn(self, one: Series) -> dict[str, Any]:
        return {
            "name": f"{ISOLATE}{one.name}{END}",
            "tone": one.tone,
            "style": one.style,
            "values": [None if value is None else float(value) for value in one.values],
            "texts": [f"{ISOLATE}{value_text(value, self.unit)}{END}" for value in one.values],
            "links": list(one.links),
        }


def unit_words(unit: str) -> str:
    """Say in what something is counted: a share, a span of time, a currency by its code, nothing for plain numbers."""
    names = {"percent": "%", "days": _("In days"), "hours": _("In hours"), "minutes": _("In minutes")}
    return names.get(unit, unit)


def value_text(value: Value, unit: str) -> str:
    """Return a value with its unit in the reader's language; a dash for nothing."""
    if value is None:
        return "—"
    if unit == "percent":
        return formats.percent_text(value, 0 if value == int(value) else 1)
    if unit in ("days", "hours", "minutes"):
        return duration_text(value, unit)
    if unit:
        text, sign = formats.money_text(Decimal(str(value)), unit)
        return f"{text}{formats.THIN}{sign}" if sign else text
    return formats.number_text(value, 0 if value == int(value) else 1)


def duration_text(value: float | Decimal, unit: str) -> str:
    """Return a length of time, "12 days" or "2.5 hours", to a tenth; part of a day in hours, part of an hour in minutes."""
    if unit in PARTS and 0 < value < 1:
        times, part = PARTS[unit]
        return duration_text(Decimal(str(value)) * times, part)
    rounded = round(Decimal(str(value)), 1)
    is_whole = rounded == int(rounded)
    number = formats.number_text(rounded, 0 if is_whole else 1)
    # its sign stays before it in a sentence of Arabic, too (Unicode annex 9: LRI and PDI)
    words = {"n": f"\u2066{number}\u2069" if rounded < 0 else number}
    count = int(rounded) if is_whole else FRACTION
    if unit == "days":
        return npgettext("length", "%(n)s day", "%(n)s days", count) % words
    if unit == "hours":
        return npgettext("length", "%(n)s hour", "%(n)s hours", count) % words
    return npgettext("length", "%(n)s minute", "%(n)s minutes", count) % words
