"""Draws the sections beside a record and of its form as the reader's role has them."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context, Variable
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from wasl.kernel.actor import Reach
from wasl.kernel.manifest import Panel, Part, registry
from wasl.lists.layouts.arranging import Place
from wasl.lists.queries.layouts import places_for

register = template.Library()


@dataclass(frozen=True)
class Drawn:
    """A section beside a record, drawn; `count` is the number of what its only block shows."""

    place: Place
    content: SafeString
    count: int


@register.simple_tag(takes_context=True)
def record_sections(context: Context, kind: str) -> list[Drawn]:
    """Return the sections beside a record that show something.

    Parts are drawn by their templates in the context of the page; those of the firm's own fields by its `customs`.
    """
    places = places_for(context["actor"], kind, "page")
    return [drawn for place in places if (drawn := _section(context, place))]


@register.simple_tag(takes_context=True)
def record_panels(context: Context, kind: str, anchor: Any = None) -> list[tuple[Panel, str]]:
    """Return the panels that other packages put beside a record (that of the page, else `anchor`), each with where it is fetched."""
    actor, anchor = context["actor"], anchor or context["frame"].anchor
    offered = registry().beside("panels", kind)
    seen = [one for one in offered if not one.kind or actor.reach_for(one.kind) is not Reach.NONE]
    return [(one, reverse(one.view, args=[anchor.pk])) for one in seen]


@register.simple_tag(takes_context=True)
def record_facts(context: Context, kind: str) -> SafeString:
    """Draw all fields of a record as pairs, without blocks: the short form of its sections."""
    places = places_for(context["actor"], kind, "page")
    parts = [part for place in places for part in place.parts if not part.is_block]
    return _joined(_part(context, part) for part in parts)


def _section(context: Context, place: Place) -> Drawn | None:
    drawn = [(part, text) for part in place.parts if (text := _part(context, part))]
    if not drawn:
        return None
    is_alone = len(drawn) == 1
    first = drawn[0][0]
    counted = Variable(first.counts).resolve(context) if is_alone and first.counts else ()
    return Drawn(place, _runs(drawn, is_alone=is_alone), len(counted))


def _runs(drawn: list[tuple[Part, SafeString]], *, is_alone: bool) -> SafeString:
    """Join fields that follow each other in one list; a block among others gets its name."""
    out: list[SafeString] = []
    facts: list[SafeString] = []
    for part, text in [*drawn, (Part("", "", is_block=True), SafeString(""))]:
        if not part.is_block:
            facts.append(text)
            continue
        if facts:
            out.append(format_html('<dl class="w-kv">{}</dl>', _joined(facts)))
            facts = []
        if text and not is_alone:
            out.append(format_html('<h3 class="w-parthead">{}</h3>', part.label))
        out.append(text)
    return _joined(out)


def _joined(texts: Any) -> SafeString:
    return mark_safe("".join(texts))  # noqa: S308 - all of them are drawn by templates


def _part(context: Context, part: Part) -> SafeString:
    if not part.template:
        fact = next((one for one in context["customs"] if one.field.name == part.name), None)
        line = '<dt>{}</dt><dd class="w-brk">{}</dd>'
        return format_html(line, fact.field.label, fact.value) if fact else SafeString("")
    engine: Any = context.template
    found = engine.engine.get_template(part.template)
    with context.push():
        return SafeString(found.render(context).strip())
