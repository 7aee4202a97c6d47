"""What the calendar of a list shows: on each day how many records there are, what they are worth, the first ones. Four queries."""

import datetime
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, F, QuerySet, Sum, Window
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, RowNumber, TruncDate
from django.utils.translation import get_language, pgettext_lazy

from wasl.kernel.actor import Actor
from wasl.kernel.customs import holidays_between, is_ramadan, weekend_of
from wasl.kernel.days import today_in
from wasl.kernel.hijri import shows_hijri
from wasl.kernel.manifest import registry
from wasl.lists.days import asking
from wasl.lists.days.asking import Choice, Wish
from wasl.lists.days.holding import holds_of
from wasl.lists.days.shape import Calendar, Hold, OnDay
from wasl.lists.filters import compile_filter
from wasl.lists.listing import Field
from wasl.lists.pages import NO_FILTER, ListPage, as_text, joined

# how many records of a day are drawn
MOST = {asking.MONTH: 4, asking.WEEK: 20, asking.AGENDA: 20}

MODE_LABELS = (
    (asking.MONTH, pgettext_lazy("calendar", "Month")),
    (asking.WEEK, pgettext_lazy("calendar", "Week")),
    (asking.AGENDA, pgettext_lazy("calendar", "Agenda")),
)


@dataclass(frozen=True)
class Worth:
    """How many records there are in a currency, and what they are worth; without a currency where amounts are not shown."""

    count: int
    currency: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True)
class Entry:
    """A record on a day: how it is drawn and moved; one `is_late` should be over by now."""

    record: Any
    on: OnDay
    hold: Hold | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Day:
    """A day: what holds for it, what its records are worth, the first of them, and the list of exactly these (`url`)."""

    date: datetime.date
    is_today: bool
    is_outside: bool
    is_weekend: bool
    is_ramadan: bool
    holiday: str
    worth: Sequence[Worth]
    entries: Sequence[Entry]
    url: str

    @property
    def count(self) -> int:
        """How many records stand on it."""
        return sum(one.count for one in self.worth)

    @property
    def rest(self) -> int:
        """How many of them are not drawn."""
        return self.count - len(self.entries)


@dataclass(frozen=True)
class Shown:
    """The calendar of a list; `worth` is of the month, week or run of days asked for, `url` the list of exactly these records."""

    wish: Wish
    choices: Sequence[Choice]
    days: Sequence[Day]
    worth: Sequence[Worth]
    url: str
    can_move: bool

    @cached_property
    def neighbors(self) -> tuple[datetime.date, datetime.date]:
        """The days of the view before and after."""
        return self.wish.neighbors

    @property
    def first(self) -> datetime.date:
        """The first day."""
        return self.days[0].date

    @property
    def last(self) -> datetime.date:
        """The last day."""
        return self.days[-1].date

    @property
    def count(self) -> int:
        """How many records stand in it."""
        return sum(one.count for one in self.worth)


@dataclass(frozen=True)
class _Frame:
    """What is asked for: the list with its filter, the view of the calendar, its days, and by whose customs they are drawn."""

    page: ListPage
    calendar: Calendar
    wish: Wish
    dates: Sequence[datetime.date]
    country: str

    @property
    def viewer(self) -> Actor:
        """Return the one who looks."""
        return self.page.viewer

    @property
    def money(self) -> Field | None:
        """Return the field that is added up, None where the viewer may not see it."""
        found = self.page.listing.field_named(self.calendar.money, self.viewer)
        kind = self.page.listing.kind
        return None if found is None or self.viewer.hides(kind, found.currency) else found

    @property
    def day(self) -> Any:
        """Return the day of a row: a moment's where the viewer is."""
        known = self.wish.by.field
        if known.type == "moment":
            return TruncDate(known.column, tzinfo=zoneinfo.ZoneInfo(self.viewer.zone))
        if isinstance(known.by, KeyTransform):
            return Cast(KeyTextTransform(known.by.key_name, "custom"), DateField())
        return F(known.column)

    def tree(self, first: datetime.date, last: datetime.date) -> Any:
        """Return the condition under which records stand on some days."""
        by = self.wish.by
        days = {"field": by.name, "op": "between", "value": [first.isoformat(), last.isoformat()]}
        return joined([by.dated.among, days])

    def address(self, first: datetime.date, last: datetime.date) -> str:
        """Return the address of the list of exactly the records of some days."""
        tree = joined([self.page.wish.tree, self.tree(first, last)])
        words = dict.fromkeys(asking.WORDS, "")
        return self.page.address(filter=as_text(tree) or NO_FILTER, show="list", group="", **words)

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """Return the records on all days, bare."""
        tree = self.tree(self.dates[0], self.dates[-1])
        found = self.page.found.filter(compile_filter(self.page.listing, self.viewer, tree))
        return found.select_related(None).prefetch_related(None).order_by()


def show(page: ListPage, given: Mapping[str, str]) -> Shown | None:
    """Return the records of a list on the days that an address asks for; None where they have no calendar for the viewer."""
    viewer, calendar = page.viewer, page.listing.calendar
    found = asking.choices(page.listing, viewer)
    wish = asking.wish_of(viewer, found, given)
    if calendar is None or wish is None:
        return None
    country, first_weekday = registry().customs_of(viewer)
    frame = _Frame(page, calendar, wish, wish.days(first_weekday), country)
    worth = _worth_by_day(frame)
    entries = _entries(frame) if worth else {}
    asked = [date for date in frame.dates if wish.covers(date)]
    return Shown(
        wish=wish,
        choices=found,
        days=_days(frame, worth, entries),
        worth=_together(one for date in asked for one in worth.get(date, ())),
        url=frame.address(asked[0], asked[-1]),
        can_move=any(one.hold for row in entries.values() for one in row),
    )


def days_context(page: ListPage, given: Mapping[str, str]) -> dict[str, Any]:
    """Return what the templates of a calendar need: `shown`, the kinds of calendar, whether Hijri days stand beside."""
    return {"shown": show(page, given), "modes": MODE_LABELS, "has_hijri": shows_hijri(page.viewer.country)}


def _worth_by_day(frame: _Frame) -> dict[datetime.date, list[Worth]]:
    """Return how many records each day has and what they are worth, the largest number first: one query."""
    money = frame.money
    by = [money.currency] if money else []
    sums = {"amount": Sum(money.column)} if money else {}
    grouped = frame.rows.annotate(on_day=frame.day).values("on_day", *by).annotate(count=Count("*"), **sums)
    found: dict[datetime.date, list[Worth]] = {}
    for row in grouped:
        currency = row[money.currency] if money else ""
        found.setdefault(row["on_day"], []).append(Worth(row["count"], currency, row.get("amount")))
    return {day: _ordered(row) for day, row in found.items()}


def _ordered(row: Iterable[Worth]) -> list[Worth]:
    return sorted(row, key=lambda one: (-one.count, one.currency))


def _together(found: Iterable[Worth]) -> list[Worth]:
    """Return what days are worth in all, each currency for itself."""
    sums: dict[str, Worth] = {}
    for one in found:
        held = sums.get(one.currency, Worth(0, one.currency))
        amount = held.amount if one.amount is None else (held.amount or 0) + one.amount
        sums[one.currency] = Worth(held.count + one.count, one.currency, amount)
    return _ordered(sums.values())


def _entries(frame: _Frame) -> dict[datetime.date, list[Entry]]:
    """Return the first records of each day, those worth most first: two queries, and what says how they are moved."""
    money, viewer = frame.money, frame.viewer
    order = [F(money.column).desc(nulls_last=True), F("pk").asc()] if money else [F("pk").asc()]
    placed = frame.rows.annotate(on_day=frame.day)
    placed = placed.annotate(place=Window(RowNumber(), partition_by=[F("on_day")], order_by=order))
    first = placed.filter(place__lte=MOST[frame.wish.mode]).order_by("on_day", "place")
    days: dict[UUID, datetime.date] = dict(first.values_list("pk", "on_day"))
    whole = frame.page.listing.rows(viewer).filter(pk__in=list(days))
    records = {one.pk: one for one in frame.calendar.dress(viewer, whole)}
    holds = holds_of(frame.page.listing, viewer, frame.wish.by, list(records.values()))
    today = today_in(viewer.zone)
    found: dict[datetime.date, list[Entry]] = {}
    for key, day in days.items():
        if key in records:
            is_late = frame.wish.by.dated.is_promise and day < today
            on = frame.calendar.draw(records[key], viewer)
            found.setdefault(day, []).append(Entry(records[key], on, holds.get(key), is_late))
    return found


def _days(
    frame: _Frame,
    worth: Mapping[datetime.date, Sequence[Worth]],
    entries: Mapping[datetime.date, Sequence[Entry]],
) -> list[Day]:
    viewer, dates = frame.viewer, frame.dates
    feasts = holidays_between(frame.country, dates[0], dates[-1], (get_language() or "en")[:2])
    today, weekend = today_in(viewer.zone), weekend_of(frame.country)
    return [
        Day(
            date=date,
            is_today=date == today,
            is_outside=not frame.wish.covers(date),
            is_weekend=date.weekday() in weekend,
            is_ramadan=is_ramadan(date),
            holiday=feasts.get(date, ""),
            worth=worth.get(date, ()),
            entries=entries.get(date, ()),
            url=frame.address(date, date),
        )
        for date in dates
    ]
