"""The times that can be booked, in three queries however many hosts and days: hours, meetings, holds."""

import datetime
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Case, DateTimeField, DurationField, ExpressionWrapper, F, Q, Value, When
from django.db.models.functions import Coalesce

from wasl.activities.models import CURRENT, OPEN, USUAL_MINUTES, Activity
from wasl.bookings.models import Booking, Hold, MeetingType
from wasl.calendar.queries import attended_spans, busy_spans, timetables
from wasl.calendar.timetable import Span, Timetable
from wasl.kernel import clock

DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)
# no meeting is longer (`activities.intake.MOST_MINUTES`)
LONGEST = datetime.timedelta(days=7)
MONTH = datetime.timedelta(days=30)


@dataclass(frozen=True, order=True)
class Slot:
    """A time that can be booked: its start (UTC), and who is free then."""

    start: datetime.datetime
    hosts: tuple[UUID, ...] = field(compare=False)


@dataclass
class Taken:
    """What a host has already: spans in order that never touch, and what he has of this type by the day."""

    spans: list[Span] = field(default_factory=list)
    days: Counter[datetime.date] = field(default_factory=Counter)

    def is_free(self, start: datetime.datetime, end: datetime.datetime) -> bool:
        """Tell whether nothing lies between two moments."""
        before = bisect_right(self.spans, start, key=lambda span: span[0])
        if before and self.spans[before - 1][1] > start:
            return False
        return before == len(self.spans) or self.spans[before][0] >= end


def free_slots(
    kind: MeetingType, start: datetime.datetime, end: datetime.datetime, *, but: Booking | None = None
) -> list[Slot]:
    """Return what can be booked from `start` until before `end`, in order; a booking that is to be moved (`but`) is not in
    its own way. Three queries where the hosts are at hand.
    """
    now = clock.now()
    last = now + (kind.days_ahead + 1) * DAY
    start, end = max(start, now + kind.notice * MINUTE), min(end, last)
    hosts = [host.pk for host in kind.hosts.all()]
    if start >= end or not hosts:
        return []
    tables = timetables(hosts, start.date(), end.date())
    taken = _taken(kind, tables, (start - LONGEST, end + DAY), but)
    found: dict[datetime.datetime, list[UUID]] = defaultdict(list)
    for host in hosts:
        for moment in _starts(kind, tables[host], taken[host], (start, end)):
            found[moment].append(host)
    needed = len(hosts) if kind.is_collective else 1
    return [Slot(moment, tuple(found[moment])) for moment in sorted(found) if len(found[moment]) >= needed]


def slots_around(
    kind: MeetingType, moment: datetime.datetime, count: int, *, but: Booking | None = None
) -> list[Slot]:
    """Return the next free slots after a moment that could not be had."""
    return list(islice(free_slots(kind, moment, moment + MONTH, but=but), count))


def _starts(kind: MeetingType, table: Timetable, taken: Taken, between: Span) -> Iterator[datetime.datetime]:
    """Yield when a host could begin: whole steps of the clock on his wall, within his hours, with nothing in the way."""
    first, last = between
    for opens, closes in table.spans(first - DAY, last + DAY):
        local = opens.astimezone(table.zone)
        moment = opens + (-(local.hour * 60 + local.minute) % kind.step) * MINUTE
        while moment + kind.length <= closes:
            if first <= moment < last and _fits(kind, table, taken, moment):
                yield moment
            moment += kind.step * MINUTE


def _fits(kind: MeetingType, table: Timetable, taken: Taken, moment: datetime.datetime) -> bool:
    if kind.daily_limit and taken.days[moment.astimezone(table.zone).date()] >= kind.daily_limit:
        return False
    return taken.is_free(moment - kind.before, moment + kind.length + kind.after)


def _taken(
    kind: MeetingType, tables: dict[UUID, Timetable], between: Span, but: Booking | None
) -> dict[UUID, Taken]:
    """Return what each host has between two moments: calls and meetings with an hour, and what bookings hold."""
    hosts, (first, last) = list(tables), between
    spans: dict[UUID, list[Span]] = defaultdict(list)
    found = {host: Taken() for host in hosts}
    for host, start, end in _talks(hosts, first, last, but):
        spans[host].append((start, end))
    holds = Hold.objects.filter(host__in=hosts, is_active=True, span__overlap=(first, last))
    holds = holds.exclude(booking=but) if but else holds
    for host, span, of_type, starts_at in holds.values_list(
        "host_id", "span", "booking__meeting_type_id", "booking__starts_at"
    ):
        spans[host].append((span.lower, span.upper))
        if of_type == kind.pk:
            found[host].days[starts_at.astimezone(tables[host].zone).date()] += 1
    for host, taken in found.items():
        taken.spans = _joined(spans[host])
    return found


def _talks(
    hosts: Sequence[UUID], first: datetime.datetime, last: datetime.datetime, but: Booking | None
) -> Iterable[Any]:
    """Return whose time is taken from when to when: by calls and meetings, those of colleagues which they attend, and by what stands in calendars elsewhere."""
    rows = Activity.objects.filter(
        CURRENT,
        OPEN,
        kind__in=("call", "meeting"),
        has_time=True,
        owner__in=hosts,
        due_at__range=(first, last),
    )
    if but:
        rows = rows.exclude(Q(hold__booking=but))
    usual = Case(*(When(kind=kind, then=minutes) for kind, minutes in USUAL_MINUTES.items()), default=0)
    length = ExpressionWrapper(Coalesce("minutes", usual) * Value(MINUTE), DurationField())
    talks = rows.annotate(end=ExpressionWrapper(F("due_at") + length, DateTimeField()))
    elsewhere = (busy_spans(hosts, first, last), attended_spans(hosts, first, last))
    return talks.values_list("owner_id", "due_at", "end").union(*elsewhere, all=True)


def _joined(spans: list[Span]) -> list[Span]:
    """Return spans in order, those that meet made one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
