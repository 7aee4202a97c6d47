"""Days of the firm as templates count them: so many working days after another day."""

import datetime
from bisect import bisect_left
from collections.abc import Sequence

from django.utils.translation import gettext as _

from wasl.kernel.errors import Invalid
from wasl.kernel.manifest import registry

DAY = datetime.timedelta(days=1)
# a project lies within so many years of its start
REACH = datetime.timedelta(days=3 * 366)


class Workdays:
    """Counts working days around a day. Where nobody knows them, every day is one."""

    def __init__(self, around: datetime.date) -> None:
        first, last = around - REACH, around + REACH
        found: Sequence[datetime.date] = next(
            (days(first, last) for days in registry().all("working_days")), []
        )
        every = (first + number * DAY for number in range((last - first).days + 1))
        self.days: Sequence[datetime.date] = found or list(every)

    def after(self, start: datetime.date, number: int) -> datetime.date:
        """Return the day `number` working days after (before, where negative) a day; for nought itself or the next that is one.

        Raises `Invalid` where that lies beyond all reason.
        """
        place = bisect_left(self.days, start) + number
        if not 0 <= place < len(self.days):
            raise Invalid(fields={"start_on": [_("This lies too far away.")]})
        return self.days[place]

    def holds(self, day: datetime.date) -> bool:
        """Tell whether a day is a working day."""
        place = bisect_left(self.days, day)
        return place < len(self.days) and self.days[place] == day

    def between(self, start: datetime.date, day: datetime.date) -> int:
        """Return how many working days after a day another is; a day of rest counts as the working day after it."""
        return bisect_left(self.days, day) - bisect_left(self.days, start)
