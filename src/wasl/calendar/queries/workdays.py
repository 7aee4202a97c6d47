"""The days on which the firm works: what its hours, its days off and its holidays leave."""

import datetime
import zoneinfo

from wasl.calendar.models import DayOff, Hours
from wasl.calendar.queries.hours import SET, hours_held
from wasl.calendar.timetable import DAY, Timetable


def working_days(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """Return the days from one to another, both among them, on which the firm works. Three queries."""
    held = hours_held(Hours.objects.filter(user=None).first() or Hours())
    off = DayOff.objects.filter(user=None, last_on__gte=first, first_on__lte=last)
    table = Timetable(
        zone=zoneinfo.ZoneInfo("UTC"),
        off=tuple(off.values_list("first_on", "last_on")),
        **{name: held[name] for name in SET},
    )
    days = (first + number * DAY for number in range((last - first).days + 1))
    return [day for day in days if table.minutes_on(day)]
