"""Draws the records of a list on the days of its calendar, and what they are worth."""

from collections.abc import Sequence

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wasl.kernel.manifest import registry
from wasl.lists.days.shape import Hold
from wasl.lists.days.showing import Entry, Worth
from wasl.lists.pages import ListPage
from wasl.ui.templatetags import ui as draw

register = template.Library()

# drawn here: a page has hundreds, and a template for each would take most of its time
ENTRY = (
    '<li class="w-entry{}" data-hue="{}"{}><a href="{}" data-panel draggable="false"><span class="w-entryhead">'
    '{}<b class="w-m w-cut"><bdi>{}</bdi></b></span>{}<span class="w-sr">{}</span></a></li>'
)
LINE = '<span class="w-entrywho w-cut">{}</span>'
PLUS = SafeString(' <span class="w-daysplus" aria-hidden="true">+</span> ')


@register.simple_tag
def show_url(page: ListPage, name: str) -> str:
    """Return the address of the same list drawn in another way ("list", "calendar"; nothing: as usual)."""
    return reverse(page.listing.page) + page.address(show=name)


@register.simple_tag
def draw_on_day(entry: Entry, kind: str) -> SafeString:
    """Draw a record on a day."""
    on = entry.on
    return format_html(
        ENTRY,
        " is-late" if entry.is_late else "",
        on.hue,
        _hold(entry.hold) if entry.hold else "",
        reverse(registry().kind(kind).page, args=[entry.record.pk]),
        draw.icon("alert-triangle", "s", str(_("Late"))) if entry.is_late else "",
        on.title,
        format_html_join("", LINE, ((line,) for line in on.lines)),
        on.said,
    )


def _hold(hold: Hold) -> SafeString:
    """Write what the hand needs that moves it."""
    hour = format_html(' data-time="{}"', hold.time) if hold.time else ""
    return format_html(' data-move="{}" data-seen="{}"{}', hold.address, hold.seen, hour)


@register.simple_tag
def worth_together(found: Sequence[Worth]) -> SafeString:
    """Draw what records are worth, each currency for itself: different ones are never added up."""
    shown = [(one.amount, one.currency) for one in found if one.amount]
    return format_html_join(
        PLUS, "{}", ((draw.money(round(amount, 0), currency),) for amount, currency in shown)
    )
