"""Answers with a list as its page draws it: its rows, or (`?show=calendar`) its records on days where the listing says how."""

from typing import Any

from django.http import HttpResponse

from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.lists.days.showing import days_context
from wasl.lists.listing import Listing
from wasl.lists.pages import open_list
from wasl.ui.pages import fragment, page


def answer_list(request: Request, listing: Listing, template: str, **context: Any) -> HttpResponse:
    """Return the page of a list, or what htmx wants of it: its partial `list`, or the days alone."""
    found = open_list(listing, request.actor, request.GET)
    context |= {"list": found, "kind": registry().kind(listing.kind)}
    if listing.calendar and request.GET.get("show") == "calendar":
        context |= {"show": "calendar"} | days_context(found, request.GET)
    target = request.headers.get("HX-Target")
    if target == "calendar" and context.get("shown"):
        return fragment(request, "lists/_days.html", **context)
    part = "#list" if target in {"calendar", "list"} else ""
    return (fragment if part else page)(request, f"{template}{part}", **context)
