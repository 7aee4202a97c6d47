"""Draws deals: what they are worth, how likely they are won, where they came from and went."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wasl.kernel import clock
from wasl.kernel.text import isolated
from wasl.lists.cells import NOTHING
from wasl.lists.models import spoken
from wasl.records.models import Event
from wasl.sales import wording
from wasl.sales.models import Deal, DealPerson, Pipeline, Stage
from wasl.sales.queries.board import Total
from wasl.ui import formats
from wasl.ui.templatetags import ui as draw

register = template.Library()

register.simple_tag(wording.stage_tag)
register.simple_tag(wording.rotting_words, name="rotting")


@register.simple_tag(takes_context=True)
def deal_amount(context: Context, deal: Any) -> SafeString:
    """Draw what a deal is worth, for whom his role does not hide it."""
    return SafeString("") if context["actor"].hides("deal", "amount") else wording.amount_of(deal)


@register.simple_tag
def chance(deal: Deal) -> SafeString:
    """Draw how likely the deal is won."""
    return draw.percent(deal.chance)


@register.simple_tag(takes_context=True)
def chance_words(context: Context, deal: Deal) -> str:
    """Say how likely the deal is won, to whom his role does not hide it."""
    if context["actor"].hides("deal", "probability"):
        return ""
    return _("chance %(percent)s") % {"percent": formats.percent_said(deal.chance)}


@register.simple_tag
def way(event: Event) -> str:
    """Say from which stage to which a deal went, or which part somebody has in it."""
    if role := event.data.get("role"):
        return str(dict(DealPerson.Role.choices).get(role, ""))
    before, after = (_place(event, end) for end in ("from", "to"))
    return _("from %(before)s to %(after)s") % {"before": before, "after": after} if before else ""


def _place(event: Event, end: str) -> str:
    """Return a stage by its name of then, behind it the pipeline where it is another one."""
    stage, pipeline = (spoken(event.data.get(f"{end}_{name}") or {}) for name in ("names", "pipeline"))
    return f"{isolated(stage)} ({isolated(pipeline)})" if stage and pipeline else stage and isolated(stage)


@register.simple_tag
def reason(event: Event) -> str:
    """Say why a deal was lost."""
    return str(dict(Deal.Reason.choices).get(event.data.get("reason"), ""))


@register.simple_tag
def stage_tone(stage: Stage) -> str:
    """Return the tone of a stage."""
    return wording.stage_tone(stage)


@register.simple_tag
def stage_chance(stage: Stage) -> str:
    """Say how likely deals in a stage are won."""
    return _("chance %(percent)s") % {"percent": formats.percent_said(stage.probability)}


@register.simple_tag
def totals(found: Sequence[Total], name: str) -> SafeString:
    """Draw what deals are worth, each currency for itself: different ones are never added up."""
    worth = [(getattr(one, name), one.currency) for one in found]
    parts = [draw.money(round(amount, 0), currency) for amount, currency in worth if amount]
    return (
        format_html_join(
            SafeString(' <span class="w-plus" aria-hidden="true">+</span> '),
            "{}",
            ((part,) for part in parts),
        )
        or NOTHING
    )


@register.simple_tag
def card_step(deal: Deal) -> SafeString:
    """Draw what comes next as a label, or that there is nothing; what rots says so too."""
    step = deal.anchor.next_step_at
    rots = _label("bad", "clock-pause", wording.rotting_words(deal)) if deal.is_rotting else SafeString("")
    if step is None:
        return rots + _label("bad", "alert-triangle", _("No next step"))
    now = clock.now()
    is_today = timezone.localtime(step).date() == timezone.localtime(now).date()
    tone = "bad" if step < now else "next" if is_today else "mute"
    content = format_html(
        '<bdi class="w-cut">{}</bdi><span>· {}</span>', deal.anchor.next_step, draw.due(step)
    )
    return rots + _label(tone, "calendar", content)


def _label(tone: str, name: str, content: object) -> SafeString:
    return format_html('<span class="w-tag t-{} w-cardstep">{}{}</span>', tone, draw.icon(name), content)


@register.filter
def last_open(pipeline: Pipeline) -> UUID | None:
    """Return the id of the last stage in which deals are open; the stages must be at hand."""
    return next((one.pk for one in reversed(list(pipeline.stages.all())) if one.is_open), None)


@register.simple_tag
def stage_facts(stage: Stage, counts: Mapping[UUID, int]) -> str:
    """Say of a stage how likely its deals are won, when they rot, how many there are."""
    if not stage.is_open:
        return str(stage.get_meaning_display())
    number = counts.get(stage.pk, 0)
    parts = [stage_chance(stage)]
    if stage.rots_after:
        rots = ngettext("rotting after %(days)s day", "rotting after %(days)s days", stage.rots_after)
        parts.append(rots % {"days": stage.rots_after})
    parts.append(ngettext("%(count)s deal", "%(count)s deals", number) % {"count": number})
    return formats.shaped(" · ".join(parts))
