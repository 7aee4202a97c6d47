"""Writes the numbers of a report: with their unit, their list behind them, and what stands apart."""

from decimal import Decimal

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wasl.lists.reports import Figure, Value
from wasl.ui import formats
from wasl.ui.charts import FRACTION, duration_text
from wasl.ui.templatetags import ui as draw

register = template.Library()
# from here on cents only disturb
WHOLE = 1000
# from here on minutes are told as hours
LONG, MINUTES = 120, 60
DURATIONS = ("days", "hours", "minutes")


@register.filter
def reported(value: Value) -> SafeString:
    """Write a number with its unit as a link to its list; amounts without a rate stand under it."""
    if value.number is None and not value.apart:
        return mark_safe("—")
    text = _number(value)
    if value.link and value.rows:
        text = format_html('<a href="{}">{}</a>', value.link, text)
    return text + apart(value)


@register.filter
def reported_text(value: Value) -> SafeString:
    """Write a number with its unit alone."""
    return _number(value)


@register.filter
def apart(value: Value) -> SafeString:
    """Write the amounts of a number that have no rate."""
    if not value.apart:
        return SafeString("")
    parts = format_html_join(
        " ", "<span>+ {}</span>", ((draw.money(one.amount, one.currency),) for one in value.apart)
    )
    title = _("Without a rate, so it is not in the sum")
    return format_html('<span class="w-norate" title="{}">{}</span>', title, parts)


@register.filter
def change_text(figure: Figure) -> SafeString:
    """Write by how much a figure has changed, in percent, of a share in points."""
    if figure.change is None:
        return mark_safe("—")
    size = abs(figure.change)
    places = 0 if size >= 10 or size == int(size) else 1
    if figure.value.unit == "percent":
        count = FRACTION if places else round(size)
        return draw.bdi(
            ngettext("%(n)s point", "%(n)s points", count) % {"n": formats.number_text(size, places)}
        )
    return draw.percent(size, places)


def _number(value: Value) -> SafeString:
    if value.number is None:
        return mark_safe("—")
    if value.unit == "percent":
        return draw.percent(value.number, 0 if value.number == int(value.number) else 1)
    if value.unit in DURATIONS:
        is_long = value.unit == "minutes" and value.number >= LONG
        number, unit = (value.number / MINUTES, "hours") if is_long else (value.number, value.unit)
        return draw.bdi(duration_text(number, unit))
    if value.unit:
        amount = Decimal(str(value.number))
        return draw.money(round(amount, 0) if abs(amount) >= WHOLE else amount, value.unit)
    return draw.number(value.number)
