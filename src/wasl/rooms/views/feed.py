"""The feed: lines, what is said to them, announcements and who has read them."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.kernel.errors import NotAllowed, NotFound
from wasl.kernel.web import Request
from wasl.rooms import commands, queries
from wasl.rooms.forms import AnnounceForm, CommentForm
from wasl.ui.pages import fragment, is_htmx, page, redirect, toast
from wasl.workspace.requests import uuid_in

FEED = "rooms/feed.html"


@require_safe
def feed(request: Request) -> HttpResponse:
    """Show the feed: of the firm, of one's team, or of what one follows; or what stands behind one of its lines."""
    actor, scope = request.actor, request.GET.get("show", "all")
    before, behind, since = (uuid_in(request, name) for name in ("before", "behind", "since"))
    if behind and since:
        found = queries.alike(actor, behind, since=since, scope=scope)
    else:
        found = queries.grouped_feed(actor, scope=scope, before=before)
    context: dict[str, Any] = {"found": found, "scope": scope, "scopes": queries.SCOPES}
    if is_htmx(request):
        return fragment(request, f"{FEED}#{'older' if before or behind else 'lines'}", **context)
    return page(request, FEED, **context)


@require_safe
def line(request: Request, pk: UUID) -> HttpResponse:
    """Return one line as it is now."""
    return _line(request, pk)


def _line(request: Request, pk: UUID, form: CommentForm | None = None) -> HttpResponse:
    items = queries.feed(request.actor, key=pk).items
    if not items:
        raise NotFound
    if not is_htmx(request):
        return page(request, FEED, found=queries.FeedPage(items, None), scope="", scopes=queries.SCOPES)
    status = form.status if form else 200
    return fragment(request, "rooms/_line.html", status=status, item=items[0], form=form)


@require_http_methods(["GET", "POST"])
def comment(request: Request, pk: UUID) -> HttpResponse:
    """Say something to a line."""
    found = queries.get_line(request.actor, pk)
    form = CommentForm(request.POST or None)
    if form.run(commands.comment, found, by=request.actor):
        return _line(request, pk) if is_htmx(request) else redirect("rooms:feed")
    if request.method == "POST":
        return _line(request, pk, form)
    return fragment(request, "rooms/_comment.html", form=form, pk=pk)


@require_POST
def confirm(request: Request, pk: UUID) -> HttpResponse:
    """Confirm having read an announcement."""
    commands.confirm_reading(queries.get_line(request.actor, pk), by=request.actor)
    return _line(request, pk) if is_htmx(request) else redirect("rooms:feed")


@require_safe
def readers(request: Request, pk: UUID) -> HttpResponse:
    """Show who has read one's announcement."""
    return fragment(request, "rooms/_readers.html", readers=queries.readers(request.actor, pk))


@require_http_methods(["GET", "POST"])
def announce(request: Request) -> HttpResponse:
    """Announce something."""
    if not request.actor.may("rooms.announce"):
        raise NotAllowed
    form = AnnounceForm(request.POST or None, actor=request.actor)
    room = (
        queries.get_room(request.actor, request.POST["room"]) if form.is_bound and form.is_valid() else None
    )
    if form.run(commands.announce, room, by=request.actor):
        toast(request, _("It is announced."))
        return redirect("rooms:feed")
    return page(request, "rooms/announce.html", status=form.status, form=form)
