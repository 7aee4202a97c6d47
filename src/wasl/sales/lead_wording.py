"""How leads are said and drawn: their state, the clock of the first answer, their source, why they went where."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from wasl.contacts.sources import source_key
from wasl.kernel.text import isolated
from wasl.ui import formats
from wasl.ui.templatetags import ui as draw

LEAD_TONES = {
    "new": "brand",
    "accepted": "info",
    "returned": "next",
    "qualified": "ok",
    "disqualified": "mute",
}
# hosts by which one finds us, and what they are called
FINDERS = {"google": "google", "bing": "bing", "duckduckgo": "duckduckgo", "yandex": "yandex", "instagram": "instagram",
           "facebook": "facebook", "linkedin": "linkedin", "t.co": "x", "twitter": "x", "snapchat": "snapchat", "tiktok": "tiktok",
           "youtube": "youtube"}  # fmt: skip


def lead_channel(utm: Mapping[str, str], referrer: str) -> str:
    """Return the source of a visit: what its campaign says, else the site it came from, else that it came straight."""
    if utm.get("source"):
        return source_key(utm["source"].lower())[:120]
    host = (urlsplit(referrer).hostname or "").removeprefix("www.")
    known = next((name for word, name in FINDERS.items() if word in host.split(".") or host == word), host)
    return known or "website"


def lead_tag(lead: Any) -> SafeString:
    """Draw the state of a lead."""
    return format_html(
        '<span class="w-tag dot t-{}">{}</span>', LEAD_TONES[lead.state], lead.get_state_display()
    )


def answer_words(lead: Any) -> SafeString:
    """Draw how long the first answer took; of one that still waits, since when."""
    if lead.answer_minutes is not None:
        return format_html('<span class="w-2nd">{}</span>', span_words(lead.answer_minutes))
    if lead.answered_at or not lead.is_waiting:
        return SafeString('<span class="w-mute">—</span>')
    waits = pgettext("first answer to a lead", "waits")
    return format_html('<span class="w-nextc">{} · {}</span>', waits, draw.ago(lead.created_at))


def span_words(minutes: int) -> str:
    """Return a span of time in its largest unit."""
    if minutes < 60:
        return formats.shaped(
            ngettext("%(counter)s minute", "%(counter)s minutes", minutes) % {"counter": minutes}
        )
    if minutes < 60 * 24:
        hours = round(minutes / 60)
        return formats.shaped(ngettext("%(counter)s hour", "%(counter)s hours", hours) % {"counter": hours})
    days = round(minutes / 60 / 24)
    return formats.shaped(ngettext("%(counter)s day", "%(counter)s days", days) % {"counter": days})


def why_given(lead: Any) -> str:
    """Say why a lead went to its owner: "Given to Layla: speaks Arabic, 3 open leads"."""
    why = lead.given_why
    if not why:
        return ""
    reasons = []
    if why.get("skill"):
        reasons.append(_("has the skill %(skill)s") % {"skill": isolated(why["skill"])})
    if "load" in why:
        load = why["load"]
        reasons.append(
            formats.shaped(
                ngettext("%(counter)s open lead", "%(counter)s open leads", load) % {"counter": load}
            )
        )
    if why.get("turn"):
        reasons.append(_("whose turn it was"))
    if why.get("at_work"):
        reasons.append(_("is at work"))
    parts = pgettext("list", ", ").join(reasons)
    return _("Given to %(person)s: %(reasons)s") % {
        "person": isolated(why.get("person", "")),
        "reasons": parts,
    }
