"""What an address asks of the calendar: which view, around which day, whose, and who is switched off."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from wasl.kernel.actor import Actor
from wasl.kernel.days import day_said, month_before, next_month, run_of, today_in, week_of, weeks_of_month

DAY, WEEK, MONTH, AGENDA = "day", "week", "month", "agenda"
MODES = (DAY, WEEK, MONTH, AGENDA)
# words of the address, which stay when the filter changes
WORDS = ("as", "on", "who", "off")
ME, EVERYONE = "me", "all"
AGENDA_DAYS = 30


@dataclass(frozen=True)
class Wish:
    """A view of the calendar: its kind, the day it is about, whose it is ("me", "all", a team's id), who is switched off."""

    mode: str
    day: datetime.date
    who: str = ME
    off: frozenset[str] = frozenset()


def wish_of(viewer: Actor, given: Mapping[str, str]) -> Wish:
    """Read the words of an address; what cannot be understood is as usual."""
    mode = given.get("as", "")
    who = given.get("who", ME)
    off = frozenset(word for word in given.get("off", "").split(",")[:100] if is_key(word))
    return Wish(
        mode=mode if mode in MODES else WEEK,
        day=day_said(given.get("on", "")) or today(viewer),
        who=who if who in {ME, EVERYONE} or is_key(who) else ME,
        off=off,
    )


def is_key(word: str) -> bool:
    """Tell whether a word is the key of a row."""
    try:
        return bool(UUID(word))
    except ValueError:
        return False


def today(viewer: Actor) -> datetime.date:
    """Return the day it is where the viewer is."""
    return today_in(viewer.zone)


def days_of(wish: Wish, first_weekday: int) -> list[datetime.date]:
    """Return the days that a view shows; a month shows whole weeks."""
    if wish.mode == DAY:
        return [wish.day]
    if wish.mode == AGENDA:
        return run_of(wish.day, AGENDA_DAYS)
    if wish.mode == WEEK:
        return week_of(wish.day, first_weekday)
    return weeks_of_month(wish.day, first_weekday)


def neighbors(wish: Wish) -> tuple[datetime.date, datetime.date]:
    """Return the days by which the view before and the view after are asked for."""
    if wish.mode == MONTH:
        return month_before(wish.day), next_month(wish.day)
    step = datetime.timedelta(days={DAY: 1, WEEK: 7, AGENDA: AGENDA_DAYS}[wish.mode])
    return wish.day - step, wish.day + step
