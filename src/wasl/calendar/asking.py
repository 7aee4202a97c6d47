"""What an address asks of the calendar: which view, around which day, whose, and who is switched off."""

import datetime
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from wasl.kernel import clock
from wasl.kernel.actor import Actor

DAY, WEEK, MONTH, AGENDA = "day", "week", "month", "agenda"
MODES = (DAY, WEEK, MONTH, AGENDA)
# words of the address, which stay when the filter changes
WORDS = ("as", "on", "who", "off")
ME, EVERYONE = "me", "all"
AGENDA_DAYS = 30
# beyond them neither calendars nor databases are at home
FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)


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
        day=_day(given.get("on", "")) or today(viewer),
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
    return clock.now().astimezone(zoneinfo.ZoneInfo(viewer.zone)).date()


def _day(text: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None


def days_of(wish: Wish, first_weekday: int) -> list[datetime.date]:
    """Return the days that a view shows; a month shows whole weeks."""
    if wish.mode == DAY:
        return [wish.day]
    if wish.mode == AGENDA:
        return _run(wish.day, AGENDA_DAYS)
    if wish.mode == WEEK:
        return _run(_week_start(wish.day, first_weekday), 7)
    start = _week_start(wish.day.replace(day=1), first_weekday)
    last = _next_month(wish.day) - datetime.timedelta(days=1)
    weeks = (last - start).days // 7 + 1
    return _run(start, 7 * weeks)


def neighbors(wish: Wish) -> tuple[datetime.date, datetime.date]:
    """Return the days by which the view before and the view after are asked for."""
    if wish.mode == MONTH:
        return (wish.day.replace(day=1) - datetime.timedelta(days=1)).replace(day=1), _next_month(wish.day)
    step = datetime.timedelta(days={DAY: 1, WEEK: 7, AGENDA: AGENDA_DAYS}[wish.mode])
    return wish.day - step, wish.day + step


def _run(first: datetime.date, count: int) -> list[datetime.date]:
    return [first + datetime.timedelta(days=number) for number in range(count)]


def _week_start(day: datetime.date, first_weekday: int) -> datetime.date:
    return day - datetime.timedelta(days=(day.weekday() - first_weekday) % 7)


def _next_month(day: datetime.date) -> datetime.date:
    return (day.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
