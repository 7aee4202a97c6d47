"""The days on which the firm works: what its hours, its days off and its holidays leave."""

import datetime
import zoneinfo
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Subquery
from django.db.models.functions import JSONObject

from wasl.calendar.models import DayOff, Hours
from wasl.calendar.queries.hours import SET, resolved, stretches, timetables
from wasl.calendar.timetable import DAY, Timetable
from wasl.workspace.models import Workspace


def working_days(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """Return the days from one to another, both among them, on which the firm works. One query."""
    off = DayOff.objects.filter(user=None, last_on__gte=first, first_on__lte=last)
    set_here = {name: Subquery(Hours.objects.filter(user=None).values(name)) for name in SET[1:]}
    rows = Workspace.objects.filter(pk=1).values(
        "country",
        **set_here,
        off=ArraySubquery(off.values(days=JSONObject(first="first_on", last="last_on"))),
    )
    # before the first set-up, when the demo company comes in, there is no firm yet
    row: Any = rows.first() or {"country": Workspace().country, "off": [], **dict.fromkeys(set_here)}
    held = resolved(row | {"country": ""}, {"country": row["country"]})
    table = Timetable(zone=zoneinfo.ZoneInfo("UTC"), off=stretches(row["off"]), **held)
    days = (first + number * DAY for number in range((last - first).days + 1))
    return [day for day in days if table.minutes_on(day)]


def days_of(person: UUID, first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """Return the days from one to another on which a person works, by his own hours and his country. One query."""
    table = timetables([person], first, last).get(person)
    days = (first + number * DAY for number in range((last - first).days + 1))
    return [day for day in days if table is None or table.minutes_on(day)]
