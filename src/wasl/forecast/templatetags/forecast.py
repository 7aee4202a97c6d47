"""Tags of the pages of targets and forecasts."""

import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wasl.catalog.queries.rates import Total
from wasl.forecast.queries.grids import Line, Wanted
from wasl.forecast.queries.months import Figure
from wasl.forecast.queries.names import name_of_target
from wasl.forecast.queries.sold import Held
from wasl.ui import formats
from wasl.ui.templatetags import ui as draw

register = template.Library()
# icons: trending-up trending-down
UP, DOWN = ("w-ok", "trending-up"), ("w-bad", "trending-down")


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
def target_of(wanted: Wanted) -> str:
    """Return of which product or tag the targets are; nothing where they are of everything."""
    return name_of_target(wanted)


@register.filter
def whole_amount(amount: Decimal, currency: str) -> SafeString:
    """Write an amount without what stands behind the point, with its currency."""
    return draw.money(round(amount, 0), currency)


@register.simple_tag
def whole(amount: Decimal, currency: str) -> SafeString:
    """Write an amount without what stands behind the point, with its currency."""
    return whole_amount(amount, currency)


@register.simple_tag
def bare(amount: Decimal | None, currency: str) -> SafeString:
    """Write an amount of a table whose currency is said elsewhere; in full when pointed at, a dash for nothing."""
    if not amount:
        return SafeString('<span class="w-mute">—</span>')
    full = " ".join(filter(None, formats.money_text(amount, currency)))
    return format_html(
        '<bdi class="w-num" dir="ltr" title="{}">{}</bdi>', full, formats.number_text(round(amount, 0))
    )


@register.simple_tag
def counted(figure: Figure, url: str, currency: str) -> SafeString:
    """Write what deals are worth as the way to their list, with their number; what has no rate beside it."""
    if not figure.count:
        return bare(None, currency)
    number = count_deals(figure.count)
    worth = figure.worth
    apart = [format_html("<div>{}</div>", draw.money(one.amount, one.currency)) for one in worth.apart]
    main = bare(worth.amount, currency) if worth.amount or not apart else SafeString("")
    return format_html(
        '<a href="{}">{}{}</a><div class="w-xs w-mute">{}</div>',
        url,
        main,
        SafeString("".join(apart)),
        number,
    )


@register.simple_tag
def held(found: Held | None, currency: str) -> SafeString:
    """Write what was won of a target: both, the way to the deals, and the share. `currency` is empty for numbers of deals."""
    if found is None:
        return bare(None, currency)
    won, target = bare_number(found.won.amount, currency), bare_number(found.target, currency)
    text = SafeString(_("%(won)s of %(target)s") % {"won": won, "target": target})
    apart = [format_html(" + {}", draw.money(one.amount, one.currency)) for one in found.won.apart]
    if found.url and (found.won.amount or apart):
        text = format_html('<a href="{}">{}</a>', found.url, text)
    share = "" if found.percent is None else draw.percent(found.percent)
    return format_html('{}{}<div class="w-xs w-mute">{}</div>', text, SafeString("".join(apart)), share)


def bare_number(amount: Decimal, currency: str) -> SafeString:
    """Write an amount, or a number of deals, whose unit is said elsewhere; also nothing is a number here."""
    return bare(amount, currency) if amount and currency else draw.number(round(amount, 0))


@register.simple_tag
def gap(amount: Decimal | None, currency: str) -> SafeString:
    """Write how far a forecast is above or below its target, with a sign and an arrow that say the same as the color."""
    if amount is None:
        return bare(None, currency)
    tone, name = UP if amount >= 0 else DOWN
    sign = "+" if amount >= 0 else "−"
    text = f"{sign}{formats.number_text(abs(round(amount, 0)))}"
    return format_html(
        '<span class="w-gap {}">{}<bdi class="w-num" dir="ltr">{}</bdi></span>',
        tone,
        draw.icon(name, "s"),
        text,
    )


@register.simple_tag
def count_deals(count: int) -> str:
    """Return how many deals there are, in words."""
    return formats.shaped(
        ngettext("%(count)s deal", "%(count)s deals", count) % {"count": formats.number_text(count)}
    )


@register.simple_tag
def between(low: Decimal | None, high: Decimal | None) -> SafeString:
    """Write the two ends of an interval, the lower one first as one reads; a dash where they are not known."""
    if low is None or high is None:
        return SafeString('<span class="w-mute">—</span>')
    ends = [
        format_html('<bdi class="w-num" dir="ltr">{}</bdi>', formats.number_text(round(one, 0)))
        for one in (low, high)
    ]
    return format_html("{} – {}", *ends)


@register.simple_tag
def total(worth: Total) -> SafeString:
    """Write an amount with what stands apart of it."""
    parts = [whole_amount(worth.amount, worth.currency)] if worth.has_amount else []
    parts += [whole_amount(one.amount, one.currency) for one in worth.apart]
    return format_html_join(" + ", "{}", ((part,) for part in parts))


@register.simple_tag
def times(count: int) -> str:
    """Return how often something happened, in words."""
    return formats.shaped(
        ngettext("%(count)s time", "%(count)s times", count) % {"count": formats.number_text(count)}
    )


@register.simple_tag
def pushes_words(count: int, days: int) -> str:
    """Return how often deals were pushed in all, and by how many days at a time."""
    said = ngettext("Pushed %(count)s time", "Pushed %(count)s times", count) % {
        "count": formats.number_text(count)
    }
    mean = round(days / count) if count else 0
    far = ngettext("by %(days)s day on average", "by %(days)s days on average", mean) % {
        "days": formats.number_text(mean)
    }
    return formats.shaped(_("%(times)s, %(far)s.") % {"times": said, "far": far})


STEPS = {
    "lost": gettext_lazy("Lost"),
    "slipped": gettext_lazy("Slipped to a later month, or to no day"),
    "elsewhen": gettext_lazy("Won in another month"),
    "away": gettext_lazy("Put away"),
    "open": gettext_lazy("Still open and expected this month"),
    "changed": gettext_lazy("Won, for another amount than was said"),
    "joined": gettext_lazy("Won, though expected in another month"),
    "new": gettext_lazy("Won, opened after that day"),
}


@register.simple_tag
def step_name(part: str) -> Any:
    """Return what a step from what was said to what came is called."""
    return STEPS[part]


@register.simple_tag
def off(error: int) -> str:
    """Return how far the weighted forecast was from what came, in words."""
    share = formats.percent_said(abs(error))
    if error == 0:
        return _("exactly as weighted")
    text = _("%(share)s more was said") if error > 0 else _("%(share)s less was said")
    return formats.shaped(text % {"share": share})
