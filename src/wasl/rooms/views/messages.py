"""What is said in a room: read on, said, marked as read, looked for."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.kernel.web import Request
from wasl.records.queries import as_uuid
from wasl.records.views.timeline import tell_unreached
from wasl.rooms import commands, queries
from wasl.rooms.forms import MessageForm
from wasl.ui.pages import fragment, is_htmx, page, redirect, stands_under, trigger
from wasl.workspace.requests import uuid_in


@require_safe
def message_list(request: Request, pk: UUID) -> HttpResponse:
    """Return the newest messages of a room, or the part before one."""
    found = queries.get_room(request.actor, pk)
    before = uuid_in(request, "before")
    part = queries.messages(
        request.actor,
        found,
        before=before,
        is_moderator=found.is_changeable,
    )
    name = "older" if before else "messages"
    return fragment(request, f"rooms/_messages.html#{name}", room=found, found=part)


@require_http_methods(["GET", "POST"])
def say(request: Request, pk: UUID) -> HttpResponse:
    """Show the form in which one writes, or take a message."""
    actor = request.actor
    found = queries.get_room(actor, pk)
    key = request.POST.get("answers") or request.GET.get("answers")
    answered = queries.message_of(actor, found, key) if key else None
    form = MessageForm(request.POST or None, request.FILES or None, answered=answered)
    files = request.FILES.getlist("files")
    if form.run(commands.post_message, found, by=actor, answers=answered, files=files):
        tell_unreached(request, form.result)
        if not is_htmx(request):
            return redirect("rooms:room", pk)
        return trigger(HttpResponse(status=204), **{"wasl:written": {"id": str(pk)}})
    return _form(request, found, form)


def _form(request: Request, room: Any, form: MessageForm) -> HttpResponse:
    return fragment(request, "rooms/_say.html", status=form.status, room=room, form=form)


@require_POST
def read(request: Request, pk: UUID) -> HttpResponse:
    """Note how far one has read."""
    found = queries.get_room(request.actor, pk)
    commands.read_room(found, upto=as_uuid(request.POST.get("upto", "")), by=request.actor)
    return HttpResponse(status=204)


@require_safe
def find(request: Request) -> HttpResponse:
    """Show messages that hold some words, of all rooms one may read or of one."""
    text = request.GET.get("q", "")[:200]
    key = uuid_in(request, "room")
    room = queries.get_room(request.actor, key) if key else None
    found = queries.find_messages(request.actor, text, room=room)
    stands_under(request, "/rooms/")
    return page(request, "rooms/find.html", query=text, found=found, room=room)
