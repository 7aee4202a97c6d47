"""The board: open tasks by state or by day, a column each."""

import datetime
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wasl.activities.models import OPEN, OPEN_STATES, Activity
from wasl.activities.queries.activities import hide
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text
from wasl.lists.listing import Listing
from wasl.lists.pages import open_list

SHOWN = 30


@dataclass(frozen=True)
class Column:
    """A column: its key is what a task becomes that is put there (a state, or a day)."""

    key: str
    label: Text
    tone: str
    tasks: Sequence[Activity]
    has_more: bool


@dataclass(frozen=True)
class Board:
    """The columns, and by what they are."""

    by: str
    columns: Sequence[Column]


def board(viewer: Actor, listing: Listing, given: Mapping[str, str], by: str) -> Board:
    """Return the tasks of a list in columns by state or by day; one query a column and one for what they are about."""
    rows = open_list(listing, viewer, {k: v for k, v in given.items() if k != "by"}).found.filter(OPEN)
    found = _days(viewer, rows) if by == "day" else _states(rows)
    for column in found:
        hide(column.tasks, viewer)
    return Board("day" if by == "day" else "state", found)


def _column(key: str, label: Text, tone: str, rows: QuerySet[Any]) -> Column:
    found = list(rows.order_by(F("due_at").asc(nulls_last=True), "pk")[: SHOWN + 1])
    return Column(key, label, tone, found[:SHOWN], len(found) > SHOWN)


TONES = {"open": "brand", "started": "info", "waiting": "next"}


def _states(rows: QuerySet[Any]) -> list[Column]:
    return [
        _column(state, Activity.State(state).label, TONES[state], rows.filter(state=state))
        for state in OPEN_STATES
    ]


def _days(viewer: Actor, rows: QuerySet[Any]) -> list[Column]:
    now = clock.now().astimezone(zoneinfo.ZoneInfo(viewer.zone))
    today = now.date()
    days = [today + datetime.timedelta(days=number) for number in range(3)]
    later = today + datetime.timedelta(days=3)
    labels = (_("Today"), _("Tomorrow"), _("The day after"))
    return [
        _column("", pgettext("steps", "Late"), "bad", rows.filter(due_on__lt=today)),
        *(
            _column(day.isoformat(), label, "next", rows.filter(due_on=day))
            for day, label in zip(days, labels, strict=True)
        ),
        _column(later.isoformat(), _("Later"), "mute", rows.filter(Q(due_on__gte=later))),
        _column("none", _("Without a day"), "mute", rows.filter(due_on=None)),
    ]
