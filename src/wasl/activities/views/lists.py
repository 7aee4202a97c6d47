"""The lists of tasks, calls and meetings, the board, and queue work."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wasl.activities import commands, queries, wording
from wasl.activities.forms.finishing import CompleteForm, HoldForm, MoveForm
from wasl.activities.listings import CALLS, DONE_TASKS, MEETINGS, PAGES, TASKS
from wasl.activities.models import Activity
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.lists.listing import Listing
from wasl.lists.pages import open_list
from wasl.records.queries import as_uuid, get_visible
from wasl.ui.pages import fragment, is_htmx, own_address, page, redirect, toast, trigger


@require_safe
def task_list(request: Request) -> HttpResponse:
    """Show the tasks that are to be done."""
    return _list(request, TASKS)


@require_safe
def task_done(request: Request) -> HttpResponse:
    """Show the tasks that are finished."""
    return _list(request, DONE_TASKS)


@require_safe
def call_list(request: Request) -> HttpResponse:
    """Show the calls, planned and made."""
    return _list(request, CALLS)


@require_safe
def meeting_list(request: Request) -> HttpResponse:
    """Show the meetings, planned and held."""
    return _list(request, MEETINGS)


def _list(request: Request, listing: Listing) -> HttpResponse:
    actor = request.actor
    context: dict[str, Any] = {
        "list": open_list(listing, actor, request.GET),
        "listing": listing,
        "kind": registry().kind(listing.kind),
        "new_url": reverse(f"activities:{listing.kind}_new"),
        "new_label": wording.NEW[listing.kind],
        "may_add": actor.may("activities.add") and not actor.read_only,
    }
    if request.headers.get("HX-Target") == "list":
        return fragment(request, "activities/activity_list.html#list", **context)
    return page(request, "activities/activity_list.html", **context)


@require_safe
def task_board(request: Request) -> HttpResponse:
    """Show the open tasks as columns by state, or by day (`?by=day`)."""
    board = queries.board(request.actor, TASKS, request.GET, request.GET.get("by", ""))
    found = open_list(TASKS, request.actor, _asked(request, "by"))
    context: dict[str, Any] = {
        "board": board,
        "list": found,
        "may_change": request.actor.may("activities.change"),
    }
    if request.headers.get("HX-Target") == "board":
        return fragment(request, "activities/board.html#board", **context)
    return page(request, "activities/board.html", **context)


def _asked(request: Request, *but: str) -> dict[str, str]:
    """Return what an address asks of the list behind a page, without the page's own words."""
    return {name: str(value) for name, value in request.GET.items() if name not in but}


@require_POST
def board_move(request: Request, pk: UUID) -> HttpResponse:
    """Put a task into another column: a state, or a day."""
    task = get_visible(Activity, pk, request.actor)
    if not (request.actor.may("activities.change") and task.may_change(request.actor)):
        raise NotAllowed
    asked = request.POST if "column" in request.POST else request.GET
    by_day = asked.get("by") == "day"
    left = task.due_on or "" if by_day else task.state
    form = MoveForm(asked, task=task)
    if form.run(commands.change_activity, task, by=request.actor):
        back = urlencode({"by": asked.get("by", ""), "column": left})
        undo = f"{reverse('activities:board_move', args=[pk])}?{back}" if left else ""
        toast(request, _("Moved."), undo_url=undo)
    else:
        toast(request, " ".join(form.problems))
    if is_htmx(request):
        return trigger(HttpResponse(""), **{"activities:changed": {"id": str(pk)}})
    board = reverse("activities:task_board") + ("?by=day" if by_day else "")
    return redirect(own_address(asked.get("next", ""), board))


@require_safe
def queue(request: Request, key: str) -> HttpResponse:
    """Show the first open row of a list, to be done, put off or skipped; then the next one."""
    if key not in PAGES:
        raise NotFound
    given = _asked(request, "skip")
    skipped = [as_uuid(value) for value in request.GET.getlist("skip")][:200]
    place = queries.place_in(request.actor, PAGES[key], given, skipped)
    shown = queries.get_activity(request.actor, place.activity.pk) if place.activity else None
    context: dict[str, Any] = {"place": place, "shown": shown, "listing": PAGES[key], "skipped": skipped}
    if shown:
        talk = shown.activity.is_talk
        here = request.get_full_path()
        # who puts one off does not want to meet it again behind the others
        context["passing_by"] = f"{here}{'&' if request.GET else '?'}skip={shown.activity.pk}"
        context["form"] = HoldForm(kind=shown.activity.kind) if talk else CompleteForm()
        context["scripts"] = queries.scripts(request.actor) if shown.activity.kind == "call" else []
        context["beside"] = [
            reverse(registry().kind(one.kind).page, args=[one.pk]) for one in shown.about[:1]
        ]
    return page(request, "activities/queue.html", **context)
