"""The deals as a board, as a list and on the days of a calendar: drawings of the same filter."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.lists.days.showing import days_context
from wasl.lists.pages import ListPage, open_list
from wasl.sales import queries, wording
from wasl.sales.listings import DEALS
from wasl.ui.pages import fragment, page

# what an address of the board says that is no filter
OWN = ("after",)


@require_safe
def deal_list(request: Request) -> HttpResponse:
    """Show the deals as a board, as a list (`?show=list`) or in a calendar (`?show=calendar`)."""
    actor = request.actor
    found = open_list(DEALS, actor, request.GET)
    wanted = request.GET.get("show", "")
    context: dict[str, Any] = {
        "list": found,
        "kind": registry().kind("deal"),
        "may_add": actor.may("sales.add") and not actor.read_only,
        "show": wanted if wanted in {"list", "calendar"} else "board",
    }
    if context["show"] == "calendar":
        return _calendar(request, found, context)
    if context["show"] == "list":
        if request.headers.get("HX-Target") == "list":
            return fragment(request, "sales/deal_list.html#list", **context)
        return page(request, "sales/deal_list.html", **context)
    context |= _board_context(request, found)
    if request.headers.get("HX-Target") in {"board", "list"}:
        return fragment(request, "sales/deal_board.html#board", **context)
    return page(request, "sales/deal_board.html", **context)


def _calendar(request: Request, found: ListPage, context: dict[str, Any]) -> HttpResponse:
    context |= days_context(found, request.GET)
    target = request.headers.get("HX-Target")
    if target == "calendar" and context["shown"]:
        return fragment(request, "lists/_days.html", **context)
    part = "#list" if target in {"calendar", "list"} else ""
    return (fragment if part else page)(request, f"sales/deal_calendar.html{part}", **context)


def _board_context(request: Request, found: ListPage) -> dict[str, Any]:
    actor = request.actor
    shown = queries.board(
        actor,
        found.found,
        pipeline=request.GET.get("in", ""),
        by=request.GET.get("lanes", ""),
        has_all="every" in request.GET,
    )
    may_change = actor.may("sales.change") and not actor.read_only
    return {"board": shown, "lanes": wording.LANES, "may_change": may_change}


@require_safe
def board_more(request: Request, stage: UUID) -> HttpResponse:
    """Return the cards of a column behind those that are shown."""
    given = {name: str(value) for name, value in request.GET.items() if name not in OWN}
    found = open_list(DEALS, request.actor, given).found
    if not request.actor.hides("deal", given.get("lanes", "")):
        found = queries.in_lane(found, given.get("lanes", ""), given.get("lane", ""))
    held, cards, cursor = queries.more_cards(request.actor, found, stage, request.GET.get("after", ""))
    return fragment(
        request, "sales/_cards.html", cards=cards, next=cursor, stage=held,
        has_amounts=not request.actor.hides("deal", "amount"),
    )  # fmt: skip
