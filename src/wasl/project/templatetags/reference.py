"""Filters of the page that describes the API."""

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
TICKED = re.compile(r"`([^`]+)`")


@register.filter
def ticked(text: str) -> SafeString:
    """Write a sentence of a description, what stands between backticks as code."""
    return mark_safe(TICKED.sub(r"<code>\1</code>", escape(text)))  # noqa: S308  # escaped; the rest are our tags
