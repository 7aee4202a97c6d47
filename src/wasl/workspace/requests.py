"""What `workspace` puts on a request, typed."""

from django.http import HttpRequest

from wasl.kernel.actor import VISITOR, Actor


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts in this request, as the middleware found out."""
    actor: Actor = getattr(request, "actor", VISITOR)
    return actor


def address_of(request: HttpRequest) -> str | None:
    """Return the address the request came from, for the audit."""
    return request.META.get("REMOTE_ADDR") or None
