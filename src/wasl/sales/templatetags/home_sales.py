"""Draws what home pages say of deals: totals in the firm's currency, growth, what a deal needs, the clock of a lead."""

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import template
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wasl.catalog.queries.rates import Total
from wasl.kernel import clock
from wasl.kernel.days import next_month
from wasl.sales import lead_wording, wording
from wasl.sales.models import Deal, Lead, Stage
from wasl.sales.models.leads import WAITING
from wasl.sales.queries.worth import Change
from wasl.ui import formats
from wasl.ui.templatetags import ui as draw

register = template.Library()
DAY_OF_MINUTES = 24 * 60
MINUTE = 60

register.filter("span", lead_wording.span_words)


@register.simple_tag
def firm_total(total: Total) -> SafeString:
    """Draw a total in the firm's currency; amounts without a rate stand apart, behind a plus."""
    if not total.amount and not total.apart:
        return SafeString('<span class="w-mute">—</span>')
    apart = [draw.money(round(one.amount, 0), one.currency) for one in total.apart]
    if not total.has_amount:
        return format_html_join(
            SafeString(" + "), '<span class="w-once">{}</span>', ((part,) for part in apart)
        )
    main = format_html('<span class="w-once">{}</span>', draw.money(round(total.amount, 0), total.currency))
    return main + format_html_join(
        "", ' <span class="w-once w-apart">+ {}</span>', ((part,) for part in apart)
    )


@register.simple_tag
def growth(change: Change) -> SafeString:
    """Draw by how much something has grown or shrunk, with its sign and an arrow."""
    percent = change.percent or 0
    tone, name = (
        ("ok", "trending-up")
        if percent > 0
        else ("bad", "trending-down")
        if percent < 0
        else ("mute", "minus")
    )
    sign = "+" if percent > 0 else ""
    text = format_html('<bdi dir="ltr">{}{}</bdi>', sign, formats.percent_text(percent))
    return format_html('<span class="w-row w-g1 w-b w-{}">{}{}</span>', tone, draw.icon(name, "s"), text)


@register.simple_tag
def bar(share: int) -> SafeString:
    """Draw the filling of a meter in steps of five; nothing for nought."""
    return format_html('<i class="p-{}"></i>', max(5, round(share / 5) * 5)) if share > 0 else SafeString("")


@register.simple_tag
def deal_need(deal: Deal) -> str:
    """Say what an open deal needs: it has slipped, its step is late, it does not move, it has no step."""
    today = timezone.localtime(clock.now()).date()
    step = deal.anchor.next_step_at
    if deal.expected_on and deal.expected_on < today:
        return _("expected by %(day)s") % {"day": formats.day_text(deal.expected_on)}
    if step and step < clock.now():
        return _("the next step is late: %(step)s") % {"step": deal.anchor.next_step}
    if deal.is_rotting:
        return wording.rotting_words(deal)
    days = deal.days_here
    if not days:
        return _("no next step, new here today")
    text = ngettext("no next step, here for %(days)s day", "no next step, here for %(days)s days", days)
    return text % {"days": formats.number_text(days)}


@register.simple_tag
def stage_dots(deal: Deal, stages: Mapping[UUID, Sequence[Stage]]) -> SafeString:
    """Draw how far along the open stages of its pipeline a deal is."""
    held: Sequence[Any] = stages.get(deal.pipeline_id, ())
    place = next((number for number, one in enumerate(held) if one.pk == deal.stage_id), None)
    if place is None:
        return SafeString("")
    dots = format_html_join(
        "",
        '<li class="{}"></li>',
        (("d" if number < place else "c" if number == place else "",) for number in range(len(held))),
    )
    label = _("Stage %(number)s of %(all)s") % {"number": place + 1, "all": len(held)}
    return format_html('<ol class="w-stages p-fix" aria-label="{}">{}</ol>', label, dots)


@register.simple_tag
def lead_clock(lead: Lead) -> SafeString:
    """Draw for how long a lead has waited for its first answer; after a day in the color of what is late."""
    minutes = int((clock.now() - lead.created_at).total_seconds()) // MINUTE
    tone = "bad" if minutes >= DAY_OF_MINUTES else "next" if minutes >= MINUTE else "mute"
    return format_html(
        '<span class="w-tag t-{}">{}{}</span>',
        tone,
        draw.icon("clock", "s"),
        lead_wording.span_words(max(minutes, 0)),
    )


# which rows a figure counts, in the language of filters, where no shortcut of an address says so
COUNTED: dict[str, Any] = {
    "calls": {"field": "done_at", "op": "within_last", "value": {"days": 7}},
    "waiting": {
        "all": [
            {"field": "state", "op": "in", "value": list(WAITING)},
            {"field": "answered_at", "op": "is_empty"},
        ]
    },
    "came": {"field": "created_at", "op": "is", "value": "this_month"},
    "decided": {"field": "closed_at", "op": "within_last", "value": {"days": 90}},
    "slipped": {"field": "expected_on", "op": "before", "value": "today"},
}


@register.simple_tag(takes_context=True)
def rows_of(context: Context, page: str, counted: str = "", **words: Any) -> str:
    """Return the address of the list of exactly the rows that a figure of this home counts.

    `words` are shortcuts of the list; unless they say so it is one's own on one's day, and one's teams' on the home of a team.
    """
    home, actor = context["home"], context["actor"]
    whose = (
        {"owner": "me"}
        if home.key == "day"
        else {"team": "mine"}
        if home.key == "team" and actor.teams
        else {}
    )
    asked = {**whose, **words, "filter": json.dumps(COUNTED[counted]) if counted else ""}
    return f"{reverse(page)}?{urlencode({name: value for name, value in asked.items() if value})}"


@register.simple_tag(takes_context=True)
def month_rows(context: Context, start: datetime.date) -> str:
    """Return the address of the list of the deals that were won in a month."""
    last = next_month(start) - datetime.timedelta(days=1)
    days = {"field": "closed_at", "op": "between", "value": [start.isoformat(), last.isoformat()]}
    plain = rows_of(context, "sales:deal_list", state="won", sort="-closed_at", show="list")
    return f"{plain}&{urlencode({'filter': json.dumps(days)})}"
