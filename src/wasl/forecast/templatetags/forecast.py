"""Tags of the pages of targets and forecasts."""

import datetime
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wasl.forecast.queries.grids import Line, Wanted
from wasl.forecast.queries.names import name_of_target
from wasl.ui import formats

register = template.Library()


@register.simple_tag
def period_name(day: datetime.date, period: str) -> str:
    """Return what a month, a quarter or a year is called in a head of a column."""
    if period == "month":
        return formats.shaped(str(date_format(day, "M")))
    if period == "quarter":
        return formats.shaped(_("Quarter %(number)s") % {"number": (day.month + 2) // 3})
    return formats.shaped(str(day.year))


@register.simple_tag
def grid_cell(cell: Any, line: Line, day: datetime.date, period: str) -> SafeString:
    """Draw the input of a cell, named after its row and its column for those who cannot see them."""
    label = f"{line.label or _('The whole firm')}, {period_name(day, period)}"
    drawn = cell.as_widget(attrs={"aria-label": label})
    problems = [format_html('<div class="invalid-feedback">{}</div>', text) for text in cell.errors]
    return format_html("{}{}", drawn, SafeString("".join(problems)))


@register.simple_tag
def target_of(wanted: Wanted) -> SafeString | str:
    """Draw of which product or tag the targets are, with the way back to all; nothing where they are of everything."""
    name = name_of_target(wanted)
    if not name:
        return ""
    return format_html('<span class="w-chip"><span>{}</span><bdi>{}</bdi></span>', _("Of"), name)
