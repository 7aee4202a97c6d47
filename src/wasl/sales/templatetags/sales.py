"""Draws deals: what they are worth, how likely they are won, where they came from and went."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from wasl.kernel.text import isolated
from wasl.lists.models import spoken
from wasl.records.models import Event
from wasl.sales import wording
from wasl.sales.models import Deal
from wasl.ui import formats
from wasl.ui.templatetags import ui as draw

register = template.Library()

register.simple_tag(wording.amount_of, name="deal_amount")
register.simple_tag(wording.stage_tag)
register.simple_tag(wording.rotting_words, name="rotting")


@register.simple_tag
def chance(deal: Deal) -> SafeString:
    """Draw how likely the deal is won."""
    return draw.percent(deal.chance / 100)


@register.simple_tag
def chance_words(deal: Deal) -> str:
    """Say how likely the deal is won."""
    return _("chance %(percent)s") % {"percent": formats.percent_text(deal.chance / 100)}


@register.simple_tag
def way(event: Event) -> str:
    """Say from which stage to which a deal went."""
    before, after = (spoken(event.data.get(name) or {}) for name in ("from_names", "to_names"))
    names = {"before": isolated(before), "after": isolated(after)}
    return _("from %(before)s to %(after)s") % names


@register.simple_tag
def reason(event: Event) -> str:
    """Say why a deal was lost."""
    return str(dict(Deal.Reason.choices).get(event.data.get("reason"), ""))
