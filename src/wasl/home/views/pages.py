"""The home pages: one page draws what the packages offer for it."""

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wasl.home import commands, queries
from wasl.home.letters import wants_letter
from wasl.home.models import HomeChoice
from wasl.home.queries.pages import Home, draw_one, draw_waiting, home_named
from wasl.kernel import clock
from wasl.kernel.web import Request
from wasl.ui.pages import fragment, page, redirect, stands_under, toast

PAGE = "home/home.html"


@require_safe
def first(request: Request) -> HttpResponse:
    """Show the home that opens first for this person."""
    choice = queries.choice_of(request.actor)
    return _shown(request, queries.first_home(request.actor, choice), choice)


@require_safe
def home(request: Request, key: str) -> HttpResponse:
    """Show one of the homes."""
    stands_under(request, "/")
    return _shown(request, home_named(request.actor, key), queries.choice_of(request.actor))


def _shown(request: Request, found: Home, choice: HomeChoice) -> HttpResponse:
    actor = request.actor
    is_fresh = request.headers.get("HX-Target") == "home"
    params = request.GET.dict()
    context: dict[str, Any] = {
        "home": found,
        "homes": queries.homes_of(actor),
        "parts": queries.draw(actor, found, choice, params, waits=not is_fresh),
        "now": clock.now().astimezone(ZoneInfo(actor.zone)),
    }
    return fragment(request, f"{PAGE}#fresh", **context) if is_fresh else page(request, PAGE, **context)


@require_safe
def waiting(request: Request, key: str) -> HttpResponse:
    """Show the blocks that a page has left for later; what would keep the others waiting asks for itself then."""
    actor, found = request.actor, home_named(request.actor, key)
    parts = draw_waiting(actor, found, queries.choice_of(actor), request.GET.dict())
    return fragment(request, "home/_blocks.html", parts=parts, home=found)


@require_safe
def block(request: Request, home: str, key: str) -> HttpResponse:
    """Show one block of a home, for a page that stands already."""
    found = home_named(request.actor, home)
    one = draw_one(request.actor, found, key, request.GET.dict())
    return fragment(request, "home/_block.html", one=one, home=found)


@require_http_methods(["GET", "POST"])
def arrange(request: Request, key: str) -> HttpResponse:
    """Let a person put blocks away and move them, choose the home that opens first, and the letter of the week."""
    stands_under(request, "/")
    found = home_named(request.actor, key)
    if request.method == "POST":
        return _arranged(request, found)
    choice = queries.choice_of(request.actor)
    held = queries.arranged(queries.blocks(request.actor, found), choice)
    sizes = [[one for one in held if one.size == size] for size in ("bar", "figure", "wide", "side")]
    return page(
        request,
        "home/arrange.html",
        home=found,
        homes=queries.homes_of(request.actor),
        sizes=[group for group in sizes if group],
        choice=choice,
        first=queries.first_home(request.actor, choice),
        has_letter=wants_letter(request.actor, choice),
    )


def _arranged(request: Request, found: Home) -> HttpResponse:
    sent = request.POST
    if "first" in sent:
        commands.open_first(sent["first"], by=request.actor)
        toast(request, _("Saved."))
    else:
        key, _colon, what = sent.get("move", "").partition(":")
        commands.arrange_block(found.key, key=key, what=what, by=request.actor)
    return redirect("home:arrange", found.key)
