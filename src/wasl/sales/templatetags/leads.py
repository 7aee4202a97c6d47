"""Draws leads: where they stand, how long the first answer took, why they went where."""

from typing import Any

from django import template

from wasl.contacts.sources import source_word
from wasl.kernel.actor import Actor
from wasl.kernel.text import isolated
from wasl.lists.models import spoken
from wasl.sales import lead_wording
from wasl.sales.models import Lead

register = template.Library()

register.simple_tag(lead_wording.lead_tag)
register.simple_tag(lead_wording.answer_words)
register.simple_tag(lead_wording.why_given)
register.filter(spoken)
register.filter(source_word)


@register.filter
def shows(actor: Actor, name: str) -> bool:
    """Tell whether the reader may see a field of leads."""
    return not actor.hides("lead", name)


@register.simple_tag
def lead_reason(kept: Any) -> str:
    """Say why a lead was given up, as an event's data or the lead itself keeps it."""
    data = kept if isinstance(kept, dict) else {"reason": kept.reason, "reason_text": kept.reason_text}
    label = str(dict(Lead.Reason.choices).get(data.get("reason", ""), ""))
    return f"{label}: {isolated(data['reason_text'])}" if data.get("reason_text") else label
