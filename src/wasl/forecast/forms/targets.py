"""The grid of targets as a form: a field for each cell, and one for the currency of each row."""

import datetime
import json
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wasl.forecast.commands import Cell
from wasl.forecast.queries.grids import FIRM, Grid, Line
from wasl.kernel.numbers import trimmed
from wasl.sales.forms.deals import AmountField
from wasl.ui.forms import Form
from wasl.workspace.countries import CURRENCIES


def text_of(amount: Decimal | None) -> str:
    """Return an amount as it stands in an input."""
    return "" if amount is None else f"{trimmed(amount):f}"


class GridForm(Form):
    """The cells of a grid; `seen` says what stood in them when the page was made, so that only what was typed is written."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, grid: Grid) -> None:
        self.grid = grid
        first: dict[str, Any] = {}
        for line in grid.lines:
            first |= {self.name(line, day): text_of(line.cells.get(day)) for day in grid.days}
            first[f"{line.who}:currency"] = line.currency
        super().__init__(data, initial=first | {"seen": json.dumps(first)})
        for line in grid.lines:
            self._add(line)

    @staticmethod
    def name(line: Line, day: datetime.date) -> str:
        """Return the name of a cell, by which the command says what is wrong with it too."""
        return f"{line.who}:{day.isoformat()}"

    def _add(self, line: Line) -> None:
        for day in self.grid.days:
            self.fields[self.name(line, day)] = AmountField(required=False)
            # what another period says of the cell stands there until something is typed
            attributes = {
                "class": "form-control w-target",
                "placeholder": text_of(_whole(line.spread.get(day))),
            }
            self.fields[self.name(line, day)].widget.attrs |= attributes
        if self.grid.wanted.measure == "value":
            codes = sorted({*CURRENCIES, line.currency})
            choice = forms.ChoiceField(choices=[(code, code) for code in codes], required=False)
            choice.widget.attrs |= {"class": "form-select", "aria-label": _("Currency")}
            self.fields[f"{line.who}:currency"] = choice

    @cached_property
    def lines(
        self,
    ) -> list[tuple[Line, forms.BoundField | None, list[tuple[datetime.date, forms.BoundField]]]]:
        """The rows of the grid with their inputs."""
        return [
            (
                line,
                self[f"{line.who}:currency"] if self.grid.wanted.measure == "value" else None,
                [(day, self[self.name(line, day)]) for day in self.grid.days],
            )
            for line in self.grid.lines
        ]

    @cached_property
    def cells(self) -> list[Cell]:
        """The cells that were changed; in a row whose currency was changed all that hold something."""
        seen = self._seen
        found = []
        for line in self.grid.lines:
            currency = self.cleaned_data.get(f"{line.who}:currency") or ""
            is_other = bool(currency) and currency != seen.get(f"{line.who}:currency", currency)
            for day in self.grid.days:
                name = self.name(line, day)
                amount = self.cleaned_data.get(name)
                if text_of(amount) != seen.get(name, "") or (is_other and amount is not None):
                    found.append(_cell(line, day, amount, currency))
        return found

    @property
    def _seen(self) -> dict[str, str]:
        try:
            seen = json.loads(self.cleaned_data.get("seen") or "{}")
        except ValueError:
            return {}
        return {str(name): str(text) for name, text in seen.items()} if isinstance(seen, dict) else {}


def _whole(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else round(amount)  # type: ignore[return-value]  # shown only


def _cell(line: Line, day: datetime.date, amount: Decimal | None, currency: str) -> Cell:
    key = None if line.who == FIRM else UUID(line.who)
    return Cell(
        day, amount, key if line.kind == "user" else None, key if line.kind == "team" else None, currency
    )


class CopyForm(Form):
    """By how many percent this year's targets are higher than last year's."""

    percent = forms.DecimalField(
        label=_("Higher by percent"),
        min_value=-100,
        max_value=1000,
        max_digits=7,
        decimal_places=2,
        initial=0,
    )
