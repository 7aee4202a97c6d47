"""The lists of people, of companies, and of those in the archive."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from wasl.contacts.listings import ARCHIVED, COMPANIES, PEOPLE
from wasl.kernel.web import Request
from wasl.lists.listing import Listing
from wasl.lists.pages import open_list
from wasl.ui.pages import fragment, page


@require_safe
def contact_list(request: Request) -> HttpResponse:
    """Show the people."""
    return _list(request, PEOPLE, "person")


@require_safe
def company_list(request: Request) -> HttpResponse:
    """Show the companies."""
    return _list(request, COMPANIES, "company")


@require_safe
def archived_list(request: Request) -> HttpResponse:
    """Show the people and companies that were put away."""
    return _list(request, ARCHIVED, "archived")


def _list(request: Request, listing: Listing, kind: str) -> HttpResponse:
    actor = request.actor
    found = open_list(listing, actor, request.GET)
    context: dict[str, Any] = {"list": found, "kind": kind, "may_add": actor.may("contacts.add")}
    if request.headers.get("HX-Target") == "list":
        return fragment(request, "contacts/contact_list.html#list", **context)
    return page(request, "contacts/contact_list.html", **context)
