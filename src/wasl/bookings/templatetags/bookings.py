"""Draws what is said of bookings on timelines and public pages."""

import datetime
import zoneinfo
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wasl.bookings.letters import full_day, when_text, where_text
from wasl.bookings.models import Booking
from wasl.ui.formats import time_text
from wasl.ui.templatetags import ui

register = template.Library()


@register.simple_tag
def booked_due(data: dict[str, Any]) -> SafeString:
    """Write when a booked meeting begins, as its event keeps it."""
    return format_html(
        '<span class="w-mute">{}</span>', ui.exactly(datetime.datetime.fromisoformat(data["due"]))
    )


@register.filter
def clock_time(moment: datetime.datetime) -> str:
    """Write the hour and minute of a moment on the clock of the reader."""
    return time_text(timezone.localtime(moment))


@register.filter
def day_name(moment: datetime.datetime | datetime.date) -> str:
    """Write the day of a moment in words, with its weekday."""
    day = timezone.localdate(moment) if isinstance(moment, datetime.datetime) else moment
    return full_day(day)


@register.filter
def hijri_day(moment: datetime.datetime) -> SafeString:
    """Write the Hijri day of a moment."""
    return ui.hijri(timezone.localdate(moment))


@register.filter
def booked_when(booking: Booking) -> str:
    """Write when a booking is, in its visitor's zone."""
    return when_text(booking)


@register.filter
def booked_where(booking: Booking) -> str:
    """Write where a booking is."""
    return where_text(booking)


@register.filter
def stamp(moment: datetime.datetime) -> str:
    """Write a moment as addresses carry it (RFC 3339, UTC)."""
    return f"{moment.astimezone(zoneinfo.ZoneInfo('UTC')):%Y-%m-%dT%H:%MZ}"
