"""Addresses of ours in what people write: which record's page they open."""

import re
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.urls import Resolver404, resolve

from wasl.kernel.manifest import registry

# as the sanitizer writes them: attributes in double quotes, no link inside a link
LINK = re.compile(r'<a\b[^>]*?\bhref="(?P<href>[^"]*)"[^>]*>.*?</a>', re.DOTALL)


def record_in(href: str) -> UUID | None:
    """Return the id of the record whose page one of our own addresses opens, None for every other address."""
    ours, parts = urlsplit(settings.BASE_URL), urlsplit(href)
    if (parts.scheme, parts.netloc) != (ours.scheme, ours.netloc):
        return None
    try:
        found = resolve(parts.path)
    except Resolver404:
        return None
    key = found.kwargs.get("pk")
    return key if isinstance(key, UUID) and found.view_name in _pages() else None


def _pages() -> set[str]:
    kinds = (*registry().all("kinds"), *registry().circles.values())
    return {"records:open", *(kind.page for kind in kinds)}
