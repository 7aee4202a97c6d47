"""What an address asks of a report: the period and what it is held against, choices, and any filter of the language."""

import calendar
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import Text
from wasl.lists.filters import load
from wasl.lists.filters.periods import Moment, Today
from wasl.lists.pages import first_text
from wasl.lists.queries import views
from wasl.lists.reports.shape import Report, Tree

DAY = datetime.timedelta(days=1)
USUAL, CUSTOM = "this_month", "custom"
PERIODS: dict[str, Text] = {
    "this_month": gettext_lazy("This month"),
    "last_month": gettext_lazy("Last month"),
    "this_quarter": gettext_lazy("This quarter"),
    "last_quarter": gettext_lazy("Last quarter"),
    "this_year": gettext_lazy("This year"),
    "last_year": gettext_lazy("Last year"),
    CUSTOM: pgettext_lazy("period", "From … to …"),
}
AGAINST: dict[str, Text] = {
    "before": gettext_lazy("the period before"),
    "year": gettext_lazy("a year earlier"),
    "none": pgettext_lazy("compared with", "nothing"),
}
LENGTHS = {"month": 1, "quarter": 3, "year": 12}
# how what a number is held against is called beside it
THAN: dict[str, Text] = {
    "month": gettext_lazy("a month earlier"),
    "quarter": gettext_lazy("a quarter earlier"),
    "year": gettext_lazy("a year earlier"),
    CUSTOM: gettext_lazy("as many days before"),
}
EMPTY = "none"
# what an address of a report may say besides its choices
WORDS = ("period", "from", "to", "against", "filter", "view", "by", "a", "b")


@dataclass(frozen=True)
class Span:
    """Days of the viewer's calendar, the last one among them."""

    first: datetime.date
    last: datetime.date

    def tree(self, name: str) -> Tree:
        """Return the condition that the moment `name` lies in these days."""
        return {"field": name, "op": "between", "value": [self.first.isoformat(), self.last.isoformat()]}

    def bounds(self, today: Today) -> tuple[datetime.datetime, datetime.datetime]:
        """Return the first moment, and the first one after it."""
        return today.midnight(self.first), today.midnight(self.last + DAY)


@dataclass(frozen=True)
class Asked:
    """A report as it was asked for. `problem` says what of the address cannot be understood; then nothing is counted."""

    today: Today
    span: Span
    before: Span | None
    period: str = USUAL
    against: str = "before"
    choices: Mapping[str, str] = field(default_factory=dict)
    tree: Tree = None
    view: str = ""
    by: str = ""
    sides: tuple[str, str] = ("", "")
    problem: str = ""

    @property
    def than(self) -> str:
        """Return how what the numbers are held against is called beside each of them."""
        length = self.period.partition("_")[2] or CUSTOM
        return str(THAN["year" if self.against == "year" else length])

    @property
    def words(self) -> dict[str, str]:
        """Return the parameters that lead here."""
        found = {name: value for name, value in self.choices.items() if value}
        found |= {"period": self.period, "against": self.against, "view": self.view, "by": self.by}
        found |= dict(zip(("a", "b"), self.sides, strict=True))
        if self.period == CUSTOM:
            found |= {"from": self.span.first.isoformat(), "to": self.span.last.isoformat()}
        usual = {"period": USUAL, "against": "before"}
        return {name: value for name, value in found.items() if value and usual.get(name) != value}


def ask(report: Report, viewer: Actor, given: Mapping[str, str]) -> Asked:
    """Return what an address asks of a report."""
    today = Today(viewer)
    period = given.get("period", USUAL)
    against = given.get("against", "before")
    try:
        _check(period, against)
        span = _span(today, period, given)
        tree, view = _tree(report, viewer, given)
    except Invalid as error:
        span = _span(today, USUAL, {})
        return Asked(today, span, None, problem=first_text(error))
    return Asked(
        today,
        span,
        _compared(today, span, period, against),
        period,
        against,
        {name: given[name] for name in report.choices if given.get(name)},
        tree,
        view,
        given.get("by", ""),
        (given.get("a", ""), given.get("b", "")),
    )


def _check(period: str, against: str) -> None:
    if period not in PERIODS or against not in AGAINST:
        raise Invalid(fields={"period": [_("Choose one of the values offered.")]})


def _span(today: Today, period: str, given: Mapping[str, str]) -> Span:
    if period != CUSTOM:
        word = period if period in PERIODS else USUAL
        first, after = today.days(Moment(word=word))
        return Span(first, after - DAY)
    try:
        first, last = (datetime.date.fromisoformat(given.get(name, "")) for name in ("from", "to"))
    except ValueError:
        raise Invalid(fields={"from": [_("Give the first and the last day.")]}) from None
    if not first <= last <= first + 3660 * DAY or first.year < 1970:
        raise Invalid(fields={"to": [_("The last day lies behind the first, at most ten years.")]})
    return Span(first, last)


def _compared(today: Today, span: Span, period: str, against: str) -> Span | None:
    """Return the days that a period is held against; of one that still runs, as many days as it has had."""
    if against == "none":
        return None
    if against == "year":
        found = Span(_earlier(span.first, 12), _earlier(span.last, 12))
    elif period == CUSTOM:
        found = Span(span.first - (span.last - span.first) - DAY, span.first - DAY)
    else:
        found = Span(_earlier(span.first, LENGTHS[period.partition("_")[2]]), span.first - DAY)
    if span.first <= today.day < span.last:
        return Span(found.first, min(found.last, found.first + (today.day - span.first)))
    return found


def _earlier(day: datetime.date, months: int) -> datetime.date:
    """Return the same day some months earlier, the last one of its month where it has no such day."""
    number = day.year * 12 + day.month - 1 - months
    year, month = number // 12, number % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def months_until(span: Span) -> list[datetime.date]:
    """Return the first days of the months that a course over time shows: those of the period, twelve at least, 36 at most."""
    last = span.last.replace(day=1)
    length = (last.year - span.first.year) * 12 + last.month - span.first.month + 1
    return [_earlier(last, back) for back in range(min(max(length, 12), 36) - 1, -1, -1)]


def _tree(report: Report, viewer: Actor, given: Mapping[str, str]) -> tuple[Any, str]:
    """Return the further filter: of the address, else of a saved view of the main list that the viewer may open."""
    if given.get("filter"):
        return load(given["filter"]), ""
    wanted = given.get("view", "")
    if not wanted:
        return None, ""
    found = next((one for one in views(viewer, report.listing) if str(one.pk) == wanted), None)
    if found is None:
        raise Invalid(fields={"view": [_("This view is gone, or it is not shared with you.")]})
    return found.filter, wanted
