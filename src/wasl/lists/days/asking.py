"""What an address asks of the calendar of a list: a month, a week or an agenda, around which day, by which field."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wasl.kernel.actor import Actor
from wasl.kernel.days import day_said, month_before, next_month, run_of, today_in, week_of, weeks_of_month
from wasl.lists.days.shape import Calendar, Dated
from wasl.lists.listing import Field, Listing

MONTH, WEEK, AGENDA = "month", "week", "agenda"
MODES = (MONTH, WEEK, AGENDA)
# words of an address that belong to the calendar and stay when the filter changes: a listing names them in `keeps`
WORDS = ("as", "on", "by")
AGENDA_DAYS = 30
CUSTOM = "custom."


@dataclass(frozen=True)
class Choice:
    """A day by which records can stand in the calendar: what was declared, with its field as the viewer may see it."""

    dated: Dated
    field: Field

    @property
    def name(self) -> str:
        """Return the word of the address."""
        return self.dated.field

    @property
    def label(self) -> Any:
        """Return how it is called."""
        return self.dated.label or self.field.label


@dataclass(frozen=True)
class Wish:
    """A calendar of records: its kind, the day it is about, by what they stand in it."""

    mode: str
    day: datetime.date
    by: Choice

    @property
    def neighbors(self) -> tuple[datetime.date, datetime.date]:
        """The days by which the time before and the time after are asked for."""
        if self.mode == MONTH:
            return month_before(self.day), next_month(self.day)
        step = datetime.timedelta(days=7 if self.mode == WEEK else AGENDA_DAYS)
        return self.day - step, self.day + step

    def days(self, first_weekday: int) -> list[datetime.date]:
        """Return the days it shows; a month shows whole weeks."""
        if self.mode == AGENDA:
            return run_of(self.day, AGENDA_DAYS)
        return (weeks_of_month if self.mode == MONTH else week_of)(self.day, first_weekday)

    def covers(self, day: datetime.date) -> bool:
        """Tell whether a day belongs to what is asked for, and does not only fill a week of it up."""
        return self.mode != MONTH or (day.year, day.month) == (self.day.year, self.day.month)


def choices(listing: Listing, viewer: Actor) -> list[Choice]:
    """Return the days by which the viewer can see these records in a calendar; none without a calendar."""
    declared: Calendar | None = listing.calendar
    if declared is None:
        return []
    fields = {one.name: one for one in listing.fields_for(viewer)}
    own = [Dated(one.name) for one in fields.values() if one.name.startswith(CUSTOM) and one.type == "day"]
    return [Choice(one, fields[one.field]) for one in (*declared.dates, *own) if one.field in fields]


def choice_named(found: Sequence[Choice], name: str) -> Choice | None:
    """Return the choice that an address names, else the usual one; None where there is none."""
    return next((one for one in found if one.name == name), found[0] if found else None)


def wish_of(viewer: Actor, found: Sequence[Choice], given: Mapping[str, str]) -> Wish | None:
    """Read the words of an address; what cannot be understood is as usual. None where there is nothing to stand by."""
    by = choice_named(found, given.get("by", ""))
    if by is None:
        return None
    mode = given.get("as", "")
    day = day_said(given.get("on", "")) or today_in(viewer.zone)
    return Wish(mode if mode in MODES else MONTH, day, by)
