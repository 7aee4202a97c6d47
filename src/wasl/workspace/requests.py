"""What `workspace` puts on a request, typed."""

import re
from uuid import UUID

from django.http import HttpRequest

from wasl.kernel.actor import VISITOR, Actor

UUID_TEXT = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts in this request, as the middleware found out."""
    actor: Actor = getattr(request, "actor", VISITOR)
    return actor


def address_of(request: HttpRequest) -> str | None:
    """Return the address the request came from, for the audit."""
    return request.META.get("REMOTE_ADDR") or None


def uuid_in(request: HttpRequest, name: str) -> UUID | None:
    """Return the id in the query string under `name`; None when it is missing or no id."""
    text = request.GET.get(name, "")
    return UUID(text) if UUID_TEXT.fullmatch(text) else None
