"""Writes what rooms and the feed need: the hour of a message, the day that begins, the sentence of a line."""

import datetime

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from wasl.rooms.models import Room
from wasl.rooms.queries import FeedItem
from wasl.ui import formats
from wasl.ui.templatetags.ui import icon

register = template.Library()
ICONS = {"firm": "building-community", "team": "users-group", "open": "message-circle", "private": "lock"}


@register.simple_tag
def room_icon(room: Room) -> SafeString:
    """Draw the icon of a room: of everybody, of a team, open, private."""
    return icon(ICONS[room.openness], "s")


@register.filter
def hour(value: datetime.datetime) -> SafeString:
    """Write the hour and minute in the reader's zone; the day stands above."""
    exact, shown = formats.moment_text(value), formats.time_text(timezone.localtime(value))
    return format_html('<time datetime="{}" title="{}"><bdi>{}</bdi></time>', value.isoformat(), exact, shown)


@register.filter
def day_said(value: datetime.date) -> str:
    """Return a day as one says it: today, yesterday, the day."""
    return formats.day_words(value)


@register.simple_tag
def line_said(item: FeedItem) -> SafeString:
    """Write the sentence of a line: who did what to which record, each in its own direction."""
    if item.news is None:
        return SafeString("")
    anchor = item.line.anchor
    record = format_html(
        '<a href="{}"><bdi>{}</bdi></a>', reverse("records:open", args=[anchor.pk]), anchor.title
    )
    person = format_html("<b><bdi>{}</bdi></b>", item.note.author or _("Wasl"))
    said = str(conditional_escape(str(item.news.said)))
    return mark_safe(said % {"person": person, "record": record})  # noqa: S308 - both parts are escaped
