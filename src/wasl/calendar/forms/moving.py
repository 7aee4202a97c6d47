"""Where something is put in the calendar: a day, perhaps an hour, perhaps how long."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from wasl.activities.forms.moments import day_field, time_field, typed, when
from wasl.activities.models import Activity
from wasl.calendar.laying import length_of
from wasl.kernel.errors import Invalid
from wasl.ui.forms import Form


class MoveForm(Form):
    """A day, an hour unless the whole day is meant, and a length where it changes; `seen` is the version that was drawn."""

    day = day_field()
    time = time_field()
    minutes = forms.IntegerField(required=False, min_value=0, max_value=10_080)
    seen = forms.IntegerField(required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a day, and for an hour that the clock shows there."""
        given = super().clean() or self.cleaned_data
        if given.get("day") is None:
            self.add_error("day", _("Say on which day."))
        elif given.get("time") and not _is_shown(given["day"], given["time"]):
            self.add_error("time", _("The clocks go forward then: this hour does not exist on that day."))
        return given

    def values(self) -> dict[str, Any]:
        """Return what `change_activity` takes."""
        given = super().values()
        length = {"minutes": given["minutes"]} if given["minutes"] is not None else {}
        seen = {"seen": given["seen"]} if given["seen"] is not None else {}
        return {**when(given["day"], given["time"]), **length, **seen}


def _is_shown(day: datetime.date, time: datetime.time) -> bool:
    """Tell whether a clock where the reader is shows this hour on that day (PEP 495: one in a gap does not come back)."""
    zone = timezone.get_current_timezone()
    wall = datetime.datetime.combine(day, time, zone)
    return wall.astimezone(datetime.UTC).astimezone(zone).time() == time


def place_of(activity: Activity) -> dict[str, str]:
    """Return where it stands as the form takes it, for the way back."""
    if activity.due_at is None:
        raise Invalid(_("This has no day in the calendar."))
    place = typed(activity.due_at, activity.due_on, has_time=activity.has_time)
    hour = {"time": f"{place['time']:%H:%M}"} if "time" in place else {}
    minutes = int(length_of(activity).total_seconds()) // 60
    length = {"minutes": str(minutes)} if activity.is_talk or activity.minutes else {}
    return {"day": place["day"], **hour, **length}
