"""Working hours as pairs of inputs for each weekday, and days off."""

import datetime
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from wasl.kernel.customs import Minutes
from wasl.kernel.manifest import Text
from wasl.ui.forms import DateField, Form
from wasl.workspace.countries import COUNTRIES, CUSTOMS

LAST_MINUTE = datetime.time(23, 59)
MIDNIGHT = 24 * 60


class HourInput(forms.TimeInput):
    """A time of day by the browser's own control."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M", attrs={"dir": "ltr", "class": "form-control"})


def _time(minute: int) -> datetime.time:
    return LAST_MINUTE if minute == MIDNIGHT else datetime.time(minute // 60, minute % 60)


def _minute(time: datetime.time) -> int:
    # what ends at the last minute that an input can hold ends with the day
    return MIDNIGHT if time == LAST_MINUTE else time.hour * 60 + time.minute


class HoursForm(Form):
    """The spans of each weekday, those of Ramadan, the country, and whether its holidays are days off."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    keeps_holidays = forms.BooleanField(label=_("Public holidays are days off"), required=False)

    def __init__(
        self, *args: Any, held: dict[str, Any], first_weekday: int, is_firm: bool, **options: Any
    ) -> None:
        initial = {"keeps_holidays": held["keeps_holidays"], "country": held["own_country"]}
        super().__init__(*args, initial=initial, **options)
        self.order = [(first_weekday + day) % 7 for day in range(7)]
        self.counts: dict[str, int] = {}
        for day, spans in enumerate(held["week"]):
            self._offer(f"day{day}", capfirst(str(WEEKDAYS[day])), spans)
        self._offer("ramadan", _("Ramadan"), held["ramadan"])
        if is_firm:
            del self.fields["country"]
        else:
            firm = CUSTOMS[held["firm_country"]].name if held["firm_country"] in CUSTOMS else ""
            self.fields["country"].choices = [  # type: ignore[attr-defined]  # a choice
                ("", _("As the firm (%(country)s)") % {"country": firm}),
                *COUNTRIES,
            ]

    def _offer(self, name: str, label: Text, spans: Minutes) -> None:
        self.counts[name] = max(2, len(spans) + 1)
        for number in range(self.counts[name]):
            held = spans[number] if number < len(spans) else (None, None)
            for edge, minute in zip(("from", "until"), held, strict=True):
                initial = None if minute is None else _time(minute)
                field = forms.TimeField(label=label, required=False, widget=HourInput(), initial=initial)
                self.fields[f"{name}_{edge}{number}"] = field

    def line(self, name: str) -> dict[str, Any]:
        """Return the label of a day and the pairs of its inputs, for the template."""
        pairs = [(self[f"{name}_from{n}"], self[f"{name}_until{n}"]) for n in range(self.counts[name])]
        return {"label": pairs[0][0].label, "pairs": pairs, "errors": self.errors.get(f"{name}_from0")}

    @property
    def days(self) -> Iterator[dict[str, Any]]:
        """The lines of the weekdays, in the order of the week where somebody lives."""
        return (self.line(f"day{day}") for day in self.order)

    @property
    def ramadan(self) -> dict[str, Any]:
        """The line of Ramadan."""
        return self.line("ramadan")

    def _spans(self, name: str) -> Minutes:
        found = []
        for number in range(self.counts[name]):
            opens, closes = (self.cleaned_data[f"{name}_{edge}{number}"] for edge in ("from", "until"))
            if opens is not None or closes is not None:
                # half a pair is refused as one that does not end after it begins
                found.append([_minute(opens) if opens else 0, _minute(closes) if closes else 0])
        return found

    def values(self) -> dict[str, Any]:
        """Return what `set_hours` takes."""
        given = {
            name: self.cleaned_data[name] for name in ("country", "keeps_holidays") if name in self.fields
        }
        return given | {
            "week": [self._spans(f"day{day}") for day in range(7)],
            "ramadan": self._spans("ramadan"),
        }

    def add_error(self, field: str | None, error: Any) -> None:
        """Show what is wrong with a day at its first input."""
        if field is None or field in self.fields:
            super().add_error(field, error)
        else:
            super().add_error(f"{field}_from0", error)


class DayOffForm(Form):
    """Days on which somebody is not there."""

    first_on = DateField(label=_("First day"), widget=forms.TextInput({"type": "date", "dir": "ltr"}))
    last_on = DateField(
        label=_("Last day"), required=False, widget=forms.TextInput({"type": "date", "dir": "ltr"})
    )
    title = forms.CharField(label=_("What for"), required=False, max_length=120)

    def values(self) -> dict[str, Any]:
        """Return the arguments beside the first day, which is the object of the command."""
        values = super().values()
        values.pop("first_on")
        return values
