"""Draws the calendar: days in both calendars, hours, what stands on them."""

import datetime
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from wasl.activities.models import Activity
from wasl.activities.templatetags.activities import about_names, activity_icon
from wasl.calendar.laying import Band, Entry
from wasl.calendar.wording import FIELD_LABELS, SET_ASIDE
from wasl.ui import formats

register = template.Library()


@register.filter
def hour_text(hour: int) -> SafeString:
    """Write an hour of the day as it stands beside the grid."""
    on_the_wall = datetime.datetime(2000, 1, 1, hour)  # noqa: DTZ001 - of any zone
    return format_html("<bdi>{}</bdi>", formats.time_text(on_the_wall).replace(":00", ""))


# drawn here: a page has hundreds, and a template for each would take most of its time
ENTRY = (
    '<li class="{}"{}{}{}><a href="{}" data-panel draggable="false"><span class="w-entryhead">{}'
    '<span class="w-entrytime">{}</span><b class="w-m w-cut"><bdi>{}</bdi></b></span>{}</a>{}</li>'
)
BUSY = (
    '<li class="{}"{}{}><div><span class="w-entryhead"><span class="w-entrytime">{}</span>'
    '<b class="w-m w-cut"><bdi>{}</bdi></b></span>{}</div></li>'
)
LONGER = SafeString('<i class="w-longer" aria-hidden="true"></i>')
LINE = '<span class="w-entrywho w-cut">{}</span>'


@register.simple_tag
def draw_entry(entry: Entry, *, is_shared: bool) -> SafeString:
    """Draw a task, a call or a meeting on a day; in a calendar of several people with the color and name of its owner.

    One to which its person is only invited names its owner too.
    """
    activity = entry.activity
    if activity is None:
        return _draw_busy(entry, is_shared=is_shared)
    color = ("hue", entry.hue) if is_shared else ("kind", activity.kind)
    names = activity.about.all()
    lines = (
        format_html("<bdi>{}</bdi>", activity.owner.name)
        if (is_shared or entry.is_guest) and activity.owner
        else "",
        about_names(activity) if names else "",
        format_html("<bdi>{}</bdi>", activity.place) if activity.place else "",
    )
    return format_html(
        ENTRY,
        _classes(entry, activity),
        format_html(' data-{}="{}"', *color),
        at_place(entry),
        _hold(entry, activity) if entry.may_move else "",
        reverse("activities:activity", args=[activity.pk]),
        activity_icon(activity),
        _hours(entry, is_long=bool(activity.minutes) or activity.is_talk),
        activity.title,
        format_html_join("", LINE, ((line,) for line in lines if line)),
        LONGER if entry.may_move and entry.begin else "",
    )


def _draw_busy(entry: Entry, *, is_shared: bool) -> SafeString:
    """Draw a time at which somebody is busy elsewhere: it leads nowhere, since it is no record."""
    busy: Any = entry.busy
    color = ("hue", entry.hue) if is_shared else ("kind", "busy")
    lines = (busy.user.name if is_shared else "", busy.place)
    return format_html(
        BUSY,
        "w-entry is-busy" + (" is-free" if busy.is_free else ""),
        format_html(' data-{}="{}"', *color),
        at_place(entry),
        _hours(entry, is_long=True),
        busy.title or pgettext("in a calendar", "Busy"),
        format_html_join("", LINE, ((format_html("<bdi>{}</bdi>", line),) for line in lines if line)),
    )


def _classes(entry: Entry, activity: Activity) -> str:
    said = {
        "w-over": not activity.is_open,
        "is-ahead": entry.is_ahead,
        "is-before": entry.is_before,
        "is-after": entry.is_after,
        "is-late": activity.is_late and not activity.is_talk,
    }
    return " ".join(("w-entry", *(name for name, holds in said.items() if holds)))


def _hold(entry: Entry, activity: Activity) -> SafeString:
    """Write what the hand needs that moves it."""
    known = {
        "move": reverse("calendar:move", args=[activity.pk]),
        "seen": activity.version,
        "minutes": entry.minutes,
    }
    timed = {"time": f"{entry.begin:%H:%M}"} if entry.begin else {}
    return _data(known | timed)


def _data(values: Mapping[str, object]) -> SafeString:
    return format_html_join("", ' data-{}="{}"', values.items())


def _hours(entry: Entry, *, is_long: bool) -> SafeString:
    """Write from when to when it goes on this day; nothing for the whole day."""
    if entry.begin is None or entry.end is None:
        return SafeString("")
    begin = formats.time_text(entry.begin)
    if not is_long:
        return format_html("<bdi>{}</bdi>", begin)
    until = formats.time_text(entry.end)
    return format_html('<bdi>{}<span class="w-until"> – {}</span></bdi>', begin, until)


@register.simple_tag
def at_place(one: Entry | Band) -> SafeString:
    """Write where it stands in its day, as attributes."""
    return _placed(tuple(one.place.items()))


@lru_cache(maxsize=2_000)
def _placed(numbers: tuple[tuple[str, int], ...]) -> SafeString:
    return _data(dict(numbers))


@register.simple_tag
def now_place(moment: datetime.datetime) -> SafeString:
    """Write where the present hour stands."""
    return format_html('data-h="{}" data-m="{}"', moment.hour, moment.minute // 5 * 5)


@register.filter
def work_hours(minutes: int) -> str:
    """Write minutes as hours, to the half hour."""
    halves = round(minutes / 30)
    return formats.number_text(halves / 2, 1 if halves % 2 else 0)


@register.filter
def set_aside_text(why: str) -> str:
    """Return why a change elsewhere was not taken over."""
    return str(SET_ASIDE.get(why, ""))


@register.filter
def field_label(name: str) -> str:
    """Return the name of a field of a meeting."""
    return str(FIELD_LABELS.get(name, name))


@register.filter
def field_value(value: Any, name: str) -> str:
    """Return what stood in a field of a meeting there or here, as a person reads it."""
    if name != "time":
        return str(value or "—")
    start, minutes = value
    if minutes is None:
        return formats.day_text(datetime.date.fromisoformat(start)) if start else "—"
    return formats.moment_text(datetime.datetime.fromisoformat(start))
