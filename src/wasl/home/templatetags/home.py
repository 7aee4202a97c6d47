"""Draws what home pages need beyond the kit."""

from django import template
from django.urls import reverse

from wasl.home.queries import Found

register = template.Library()


@register.simple_tag
def compose_url(found: Found) -> str:
    """Return where the form is fetched by which a suggestion is done."""
    if found.composer is None:
        return ""
    return reverse(found.composer.view, args=[found.hint.record, *found.composer.args])
