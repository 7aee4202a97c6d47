"""Draws the lines of a deal: inputs where they stand, what a discount waits for, why a product would fit."""

from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wasl.catalog.models import Period
from wasl.catalog.queries.settings import share_text
from wasl.kernel.text import isolated
from wasl.records.models import Event
from wasl.sales.forms.lines import LineForm, line_initial
from wasl.sales.models import DealLine
from wasl.sales.queries.lines import Fitting
from wasl.ui import formats
from wasl.ui.templatetags import components

register = template.Library()
TONES = {"waiting": "next", "allowed": "ok", "refused": "bad"}


@register.simple_tag
def line_inputs(line: DealLine) -> list[tuple[Any, Any]]:
    """Return the inputs of a line with their labels; each sends the line's form."""
    form = LineForm(initial=line_initial(line), auto_id=f"l-{line.pk}-%s")
    change = reverse("sales:line_change", args=[line.deal_id, line.pk])
    sending = {"hx-post": change, "hx-trigger": "change", "hx-target": "#lines", "hx-swap": "outerHTML"}
    for field in form.fields.values():
        label = _("%(label)s of %(name)s") % {"label": field.label, "name": isolated(line.name)}
        mine = {"form": f"l-{line.pk}", "hx-include": f"[form='l-{line.pk}']", "aria-label": label}
        field.widget.attrs |= sending | mine
    return [(form[name], form[name].label) for name in form.fields]


@register.simple_tag
def discount_state(line: DealLine) -> SafeString:
    """Draw whether a discount waits, was allowed or refused, and by whom."""
    words = str(DealLine.State(line.state).label)
    if line.decided_by:
        words = _("%(state)s by %(person)s") % {"state": words, "person": isolated(line.decided_by.name)}
    if line.is_waiting:
        words = _("Discount of %(percent)s waits for the lead of the team") % {
            "percent": share_text(round(line.given, 2))
        }
    return components.tag(words, tone=TONES[line.state])


@register.simple_tag
def discount_asked(line: DealLine) -> str:
    """Say who asks for how much off."""
    person = isolated(line.asked_by.name) if line.asked_by else _("Somebody")
    return _("%(person)s asks for %(percent)s off") % {
        "person": person,
        "percent": share_text(round(line.given, 2)),
    }


@register.simple_tag
def period_name(period: str) -> str:
    """Return how often a price is paid."""
    return str(Period(period).label)


@register.simple_tag
def fits_because(fitting: Fitting) -> str:
    """Say why a product would fit."""
    text = ngettext(
        "bought by %(count)s customer who bought the same",
        "bought by %(count)s customers who bought the same",
        fitting.count,
    )
    return formats.shaped(text % {"count": fitting.count})


@register.simple_tag
def discount_told(event: Event) -> str:
    """Say how much off was asked of what, and what came of it."""
    words = {
        "percent": share_text(Decimal(event.data["percent"])),
        "product": isolated(event.data["product"]),
    }
    told = _("%(percent)s off %(product)s") % words
    decision = event.data.get("decision")
    return f"{told} – {DealLine.State(decision).label}" if decision else told
