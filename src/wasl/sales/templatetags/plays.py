"""Draws playbooks and offers: their words, what came of them, and what their figures say."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wasl.catalog.queries.settings import share_text
from wasl.kernel.text import isolated
from wasl.lists.cells import NOTHING
from wasl.lists.models import spoken
from wasl.records.models import Event
from wasl.sales.models import Attempt, Deal, Offer, Play
from wasl.sales.queries import Playbook
from wasl.sales.queries.recovered import FEW, NO_WAY, PlayFigures, Share, Worth
from wasl.ui import formats
from wasl.ui.templatetags import components
from wasl.ui.templatetags import ui as draw

register = template.Library()

# icons: discount calendar-plus help
TONES = {"open": "ok", "used": "brand", "expired": "mute", "withdrawn": "mute"}


@register.filter
def ways(forms: Mapping[str, Any]) -> list[tuple[str, Any, str, str, str]]:
    """Return the ways to try once more: name, form, label, icon, and what its button says."""
    said = {
        "offer": (_("A personal offer for a time"), "discount", _("Make the offer")),
        "later": (_("A task for later"), "calendar-plus", _("Plan it")),
        "help": (_("Ask a colleague"), "help", pgettext("a colleague", "Ask")),
    }
    return [(name, form, *said[name]) for name, form in forms.items()]


@register.filter
def tongues(book: Playbook) -> list[tuple[str, str]]:
    """Return the languages of a playbook with their own names."""
    return [(code, name) for code, name in settings.LANGUAGES if code in book.languages]


@register.simple_tag
def offer_words(offer: Offer) -> str:
    """Say what an offer lets off."""
    if offer.percent is None:
        return _("A price for one product")
    return _("%(percent)s off") % {"percent": share_text(offer.percent)}


@register.simple_tag
def offer_tag(offer: Offer) -> SafeString:
    """Draw where an offer stands; one whose moment has passed is expired, whether or not the job has run."""
    state = offer.state if offer.state != Offer.State.OPEN or offer.is_open else Offer.State.EXPIRED
    return components.tag(str(Offer.State(state).label), tone=TONES[state])


@register.simple_tag
def offer_time(offer: Offer) -> SafeString:
    """Say until when an offer holds or held, and whether it was sent."""
    until = _("until the end of %(day)s") % {"day": formats.day_text(offer.valid_until)}
    if not offer.sent_at:
        return SafeString(formats.shaped(until))
    sent = _("sent %(moment)s") % {"moment": formats.near_text(offer.sent_at)}
    return SafeString(formats.shaped(f"{until} · {sent}"))


@register.simple_tag
def way_name(way: str) -> str:
    """Return the name of a way by which deals come back."""
    if way == NO_WAY:
        return pgettext("way to win a deal back", "Nothing was noted")
    return str(Attempt.Way(way).label)


@register.simple_tag
def worths(found: Sequence[Worth]) -> SafeString:
    """Draw what deals are worth, each currency for itself."""
    parts = [draw.money(round(one.amount, 0), one.currency) for one in found]
    return format_html_join(SafeString("<br>"), "{}", ((part,) for part in parts)) or NOTHING


@register.simple_tag
def share_words(share: Share) -> SafeString:
    """Draw a share with how many deals it is of; of few only their number."""
    if not share.count:
        return NOTHING
    number = _("%(won)s of %(count)s") % {
        "won": formats.number_text(share.won),
        "count": formats.number_text(share.count),
    }
    if share.is_small:
        return format_html("<span>{}</span>", number)
    return format_html(
        '<span>{}</span> <span class="w-xs w-mute">{}</span>', draw.percent(share.percent), number
    )


@register.simple_tag
def verdict(figures: PlayFigures) -> str:
    """Say what the comparison of a piece tells."""
    if figures.verdict == "none":
        return _("Not used yet.")
    if figures.verdict == "few":
        text = ngettext(
            "Too few deals to tell: fewer than %(count)s.",
            "Too few deals to tell: fewer than %(count)s.",
            FEW,
        )
        return formats.shaped(text % {"count": FEW})
    low, high = (formats.percent_said(100 * one) for one in figures.used.interval)
    said = {
        "more": _("Wins more often. With it the true share lies between %(low)s and %(high)s."),
        "less": _("Wins less often. With it the true share lies between %(low)s and %(high)s."),
        "same": _("No clear difference. With it the true share lies between %(low)s and %(high)s."),
    }
    return said[figures.verdict] % {"low": low, "high": high}


@register.simple_tag
def saving_told(event: Event) -> str:
    """Say which piece, way, colleague or offer an event is about."""
    data = event.data
    if "names" in data:
        return f"{Play.Kind(data['kind']).label}: {isolated(spoken(data['names']))}"
    if "way" in data:
        reasons = {**dict(Deal.Reason.choices), "stuck": Play.Situation.STUCK.label}
        parts = [Attempt.Way(data["way"]).label, reasons.get(data["reason"], "")]
        return " · ".join(str(part) for part in parts if part)
    if "person" in data:
        return isolated(data["name"])
    day = formats.day_text(datetime.date.fromisoformat(data["until"]))
    until = formats.shaped(_("until the end of %(day)s") % {"day": day})
    if not data["percent"]:
        return f"{_('A price for one product')}, {until}"
    return f"{_('%(percent)s off') % {'percent': share_text(Decimal(data['percent']))}}, {until}"
