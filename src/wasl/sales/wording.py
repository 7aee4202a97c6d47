"""How deals are said and drawn, in one place for lists, board and page."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Text
from wasl.kernel.money import rounded
from wasl.lists.custom.definitions import leftovers
from wasl.sales.importing.fields import LABELS
from wasl.sales.models import Deal, Stage
from wasl.ui import formats
from wasl.ui.templatetags import ui as draw

# icons: clock-pause alert-triangle calendar
STATE_TONES = {"open": "brand", "won": "ok", "lost": "bad"}
# open stages are told apart by the colors of charts, in their order
TONES = ("info", "vio", "brand", "next", "rose")
# what else a stage may ask for before a deal goes on, and how it is called
NEEDS: tuple[tuple[str, Text], ...] = (
    ("amount", _("Amount")),
    ("expected_on", _("Expected close")),
    ("contact", _("Contact")),
    ("company", _("Company")),
    ("source", _("Source")),
)


# what a board can be cut into lanes by
LANES: tuple[tuple[str, Text], ...] = (
    ("owner", _("Owner")),
    ("team", pgettext_lazy("group of people", "Team")),
    ("company", _("Company")),
    ("source", _("Source")),
)


def leftover_facts(viewer: Actor, kind: str, custom: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what the file of a deal or lead said that fits nowhere (an owner who is no colleague), each with its label."""
    labels = LABELS[kind]
    return [
        (str(labels.get(name, name)), str(value))
        for name, value in leftovers(viewer, kind, custom).items()
        if value
    ]


def stage_tone(stage: Stage) -> str:
    """Return the tone of a stage."""
    return TONES[stage.position % len(TONES)] if stage.is_open else STATE_TONES[stage.meaning]


def stage_tag(deal: Deal) -> SafeString:
    """Draw the stage of a deal as a label."""
    return format_html(
        '<span class="w-tag dot t-{}"><bdi>{}</bdi></span>', stage_tone(deal.stage), deal.stage.name
    )


def amount_of(deal: Any) -> SafeString:
    """Draw what a deal is worth; nothing where nobody knows."""
    if deal.amount is None:
        return SafeString('<span class="w-mute">—</span>')
    return draw.money(plain(deal.amount, deal.currency), deal.currency)


def plain(amount: Decimal, currency: str) -> Decimal:
    """Return an amount in the decimals of its currency, without those that say nothing."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else rounded(amount, currency)


def rotting_words(deal: Deal) -> str:
    """Return for how long a rotting deal has not moved."""
    text = ngettext("%(days)s day without movement", "%(days)s days without movement", deal.days_here)
    return formats.shaped(text % {"days": deal.days_here})
