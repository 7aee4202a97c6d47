"""A day with or without an hour, as two inputs."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.ui.forms import DateField, Form


def day_field(label: Any = None, **more: Any) -> DateField:
    """Return the input of a day."""
    widget = forms.TextInput({"type": "date", "dir": "ltr"})
    return DateField(label=label or _("Day"), required=False, widget=widget, **more)


def time_field(label: Any = None) -> forms.TimeField:
    """Return the input of an hour; without it the whole day is meant."""
    widget = forms.TimeInput({"type": "time", "dir": "ltr"}, format="%H:%M")
    return forms.TimeField(label=label or _("Time"), required=False, widget=widget)


def when(day: datetime.date | None, time: datetime.time | None) -> dict[str, Any]:
    """Return what was typed as the commands take it: a moment of the reader's zone, or a day; an hour alone is today's."""
    if time is None:
        return {"due_on": day}
    day = day or timezone.localdate()
    moment = datetime.datetime.combine(day, time, timezone.get_current_timezone())
    return {"due_at": moment.astimezone(datetime.UTC)}


def typed(
    due_at: datetime.datetime | None, due_on: datetime.date | None, *, has_time: bool
) -> dict[str, Any]:
    """Return the values of the two inputs for a stored moment or day."""
    if has_time and due_at:
        here = timezone.localtime(due_at)
        return {"day": here.date().isoformat(), "time": here.time()}
    return {"day": due_on.isoformat() if due_on else ""}


class NextForm(Form):
    """What comes next: a line, a day and perhaps an hour; part of the forms that finish something."""

    next_title = forms.CharField(label=_("Next step"), required=False, max_length=300)
    next_day = day_field(_("By the day"))
    next_time = time_field()

    def values(self) -> dict[str, Any]:
        """Return the fields with the three of the next step as one."""
        given = super().values()
        title, day, time = (given.pop(name) for name in ("next_title", "next_day", "next_time"))
        return given | ({"then": {"title": title, **when(day, time)}} if title.strip() else {})
