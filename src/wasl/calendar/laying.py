"""Lays what somebody has to do on the days of a view: which part of it falls on a day, and beside what it stands."""

import datetime
import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from wasl.activities.models import Activity
from wasl.calendar.models import Busy

# minutes: what is shorter is drawn so long, so that it can be read and taken hold of
SHORTEST = 25
# a dated task without a length of its own
TASK = datetime.timedelta(minutes=15)
MIDNIGHT = datetime.time()
FIVE, DAY_MINUTES = 5, 24 * 60
MOST_LANES = 8


@dataclass(frozen=True)
class Entry:
    """One activity, or a busy time elsewhere, on one day, by the clock on the wall there.

    `lane` of `lanes` is where it stands beside others.

    Without `begin` it is of the whole day. `is_before` and `is_after` say that it goes on on the days around. One that is
    `is_ahead` does not exist yet: it is a repetition to come. To one with `is_guest` its person is only invited.
    """

    activity: Activity | None = None
    busy: Busy | None = None
    hue: int = 0
    begin: datetime.datetime | None = None
    end: datetime.datetime | None = None
    is_before: bool = False
    is_after: bool = False
    is_ahead: bool = False
    may_move: bool = False
    is_guest: bool = False
    lane: int = 0
    lanes: int = 1

    @property
    def minutes(self) -> int:
        """How long the part of this day is, on the wall."""
        return int((self.end - self.begin).total_seconds() // 60) if self.begin and self.end else 0

    @property
    def start(self) -> int:
        """The minute of the day with which it begins."""
        return self.begin.hour * 60 + self.begin.minute if self.begin else 0

    @property
    def finish(self) -> int:
        """The minute up to which it takes place on the page."""
        return self.start + max(self.minutes, SHORTEST)

    @property
    def place(self) -> dict[str, int]:
        """Where it stands, how tall it is and beside what, as numbers that the style sheet turns into a position."""
        if self.begin is None:
            return {}
        beside = {"lane": self.lane, "lanes": self.lanes} if self.lanes > 1 else {}
        return _numbers(self.start, self.finish - self.start) | beside


def _numbers(start: int, length: int) -> dict[str, int]:
    start = start // FIVE * FIVE
    length = min(-(-length // FIVE) * FIVE, DAY_MINUTES - start)
    return {"h": start // 60, "m": start % 60, "lh": length // 60, "lm": length % 60}


@dataclass(frozen=True)
class Band:
    """A part of a day, by minutes from midnight on the wall: time that nobody works."""

    start: int
    finish: int

    @property
    def place(self) -> dict[str, int]:
        """Where it stands, as numbers."""
        return _numbers(self.start, self.finish - self.start)


def parts(
    activity: Activity,
    days: Sequence[datetime.date],
    zone: zoneinfo.ZoneInfo,
    *,
    moment: datetime.datetime | None,
    date: datetime.date | None,
) -> list[tuple[datetime.date, Entry]]:
    """Return the parts of an activity that begins at `moment`, or without an hour is of a `date`, on the days of a view."""
    if moment is None or not activity.has_time:
        return [(date, Entry(activity))] if date is not None and date in days else []
    return _spread(
        Entry(activity), days, moment.astimezone(zone), (moment + length_of(activity)).astimezone(zone)
    )


def busy_parts(
    busy: Busy, days: Sequence[datetime.date], zone: zoneinfo.ZoneInfo
) -> list[tuple[datetime.date, Entry]]:
    """Return the parts of a busy time elsewhere on the days of a view."""
    if busy.first_on and busy.last_on:
        return [(day, Entry(busy=busy)) for day in days if busy.first_on <= day <= busy.last_on]
    return _spread(Entry(busy=busy), days, busy.starts_at.astimezone(zone), busy.ends_at.astimezone(zone))


def _spread(
    entry: Entry, days: Sequence[datetime.date], begin: datetime.datetime, end: datetime.datetime
) -> list[tuple[datetime.date, Entry]]:
    touched = [day for day in days if begin.date() <= day <= _last_day(begin, end)]
    return [(day, _part(entry, day, begin, end)) for day in touched]


def length_of(activity: Activity) -> datetime.timedelta:
    """Return how long it takes in a calendar."""
    if activity.minutes:
        return datetime.timedelta(minutes=activity.minutes)
    if activity.ends_at and activity.due_at and activity.ends_at > activity.due_at:
        return activity.ends_at - activity.due_at
    return TASK


def _last_day(begin: datetime.datetime, end: datetime.datetime) -> datetime.date:
    """Return the last day it touches; what ends at midnight does not touch the next one."""
    is_over = end.time() == MIDNIGHT and end > begin
    return end.date() - datetime.timedelta(days=1) if is_over else end.date()


def _part(entry: Entry, day: datetime.date, begin: datetime.datetime, end: datetime.datetime) -> Entry:
    start = datetime.datetime.combine(day, MIDNIGHT)
    finish = start + datetime.timedelta(days=1)
    walls = begin.replace(tzinfo=None), end.replace(tzinfo=None)
    shown = max(walls[0], start)
    return replace(
        entry,
        begin=shown,
        # where the clock goes back, the wall may show an earlier end than beginning
        end=max(min(walls[1], finish), shown),
        is_before=walls[0] < start,
        is_after=walls[1] > finish,
    )


def side_by_side(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries of a day in their order, each in a lane in which nothing else stands at its time."""
    found: list[Entry] = []
    group: list[Entry] = []
    until = 0
    for entry in sorted(
        entries, key=lambda one: (one.start, -one.minutes, str(one.activity and one.activity.pk))
    ):
        if entry.start >= until:
            found += _laned(group)
            group = []
        group.append(entry)
        until = max(until, entry.finish)
    return found + _laned(group)


def _laned(group: Sequence[Entry]) -> list[Entry]:
    ends: list[int] = []
    placed: list[Entry] = []
    for entry in group:
        lane = next((number for number, end in enumerate(ends) if end <= entry.start), len(ends))
        ends[lane : lane + 1] = [entry.finish]
        placed.append(replace(entry, lane=min(lane, MOST_LANES - 1)))
    return [replace(entry, lanes=min(len(ends), MOST_LANES)) for entry in placed]
