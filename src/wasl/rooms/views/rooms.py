"""Rooms: the list, one of them, opening and changing them, who sits there."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.kernel.web import Request
from wasl.rooms import commands, queries
from wasl.rooms.forms import AskInForm, MessageForm, NewRoomForm, RoomForm
from wasl.rooms.models import Room
from wasl.rooms.telling import TOPIC
from wasl.ui.pages import fragment, is_htmx, page, redirect, stands_under, toast
from wasl.workspace.queries import colleagues
from wasl.workspace.requests import uuid_in


@require_safe
def room_list(request: Request) -> HttpResponse:
    """List the rooms one sits in with what waits there, or every room one may read."""
    actor = request.actor
    part = request.GET.get("show", "")
    if part in {"all", "archived"}:
        rooms = queries.all_rooms(actor, is_archived=part == "archived")
    else:
        rooms = queries.my_rooms(actor)
    context: dict[str, Any] = {"rooms": rooms, "show": part, "topic": f"{TOPIC}:{actor.user_id}"}
    if is_htmx(request):
        current = uuid_in(request, "current")
        return fragment(request, "rooms/_places.html", **context, current=current)
    return page(request, "rooms/room_list.html", **context)


@require_safe
def unread(request: Request) -> HttpResponse:
    """Return the count of unread messages at the place in the side bar."""
    count = queries.unread_count(request.actor)
    topic = f"{TOPIC}:{request.actor.user_id}"
    return fragment(request, "rooms/_unread.html", count=count, is_more=count > 99, topic=topic)


@require_safe
def room(request: Request, pk: UUID) -> HttpResponse:
    """Show what is said in a room, at its newest message or around the one that `at` names."""
    actor = request.actor
    found = queries.get_room(actor, pk)
    stands_under(request, "/rooms/")
    return page(
        request,
        "rooms/room.html",
        room=found,
        rooms=queries.my_rooms(actor),
        found=queries.messages(
            actor,
            found,
            at=uuid_in(request, "at"),
            read_to=found.read_to,  # type: ignore[attr-defined]  # annotated
            is_moderator=found.is_changeable,
        ),
        people=queries.members(found),
        form=MessageForm(),
        current=found.pk,
        topic=f"{TOPIC}:{actor.user_id}",
        may_change=found.is_changeable and actor.may("rooms.write"),
    )


@require_http_methods(["GET", "POST"])
def room_new(request: Request) -> HttpResponse:
    """Open a room."""
    form = NewRoomForm(request.POST or None, actor=request.actor)
    if form.run(_open, None, by=request.actor):
        return redirect("rooms:room", form.result.pk)
    return page(request, "rooms/room_form.html", status=form.status, form=form, room=None)


def _open(_nothing: None, *, name: str, **values: object) -> Room:
    return commands.open_room(name, **values)  # type: ignore[arg-type]  # the form's values


@require_http_methods(["GET", "POST"])
def room_change(request: Request, pk: UUID) -> HttpResponse:
    """Call a room otherwise."""
    found = queries.get_room(request.actor, pk)
    form = RoomForm(request.POST or None, initial={"name": found.title, "topic": found.topic})
    if not found.is_joined:
        form.fields["name"].disabled = True
    if form.run(commands.change_room, found, by=request.actor):
        toast(request, _("Saved."))
        return redirect("rooms:room", pk)
    return page(request, "rooms/room_form.html", status=form.status, form=form, room=found)


@require_http_methods(["GET", "POST"])
def room_people(request: Request, pk: UUID) -> HttpResponse:
    """Show who sits in a room, and ask others in."""
    actor = request.actor
    found = queries.get_room(actor, pk)
    people = queries.members(found)
    form = AskInForm(request.POST or None, actor=actor, there={person.pk for person in people})
    if form.run(commands.ask_in, found, by=actor):
        toast(request, _("They sit in the room now."))
        return redirect("rooms:room_people", pk)
    may_change = found.is_joined and found.is_changeable and actor.may("rooms.write")
    context: dict[str, Any] = {"room": found, "people": people, "form": form, "may_change": may_change}
    return page(request, "rooms/room_people.html", status=form.status, **context)


@require_POST
def member_remove(request: Request, pk: UUID, person: UUID) -> HttpResponse:
    """Take a person out of a room."""
    found = queries.get_room(request.actor, pk)
    for one in colleagues(request.actor, everyone=True):
        if one.pk == person:
            commands.remove_member(found, person=one, by=request.actor)
    return redirect("rooms:room_people", pk)


@require_POST
def room_join(request: Request, pk: UUID) -> HttpResponse:
    """Sit down in an open room."""
    commands.join_room(queries.get_room(request.actor, pk), by=request.actor)
    return redirect("rooms:room", pk)


@require_POST
def room_leave(request: Request, pk: UUID) -> HttpResponse:
    """Get up from a room."""
    commands.leave_room(queries.get_room(request.actor, pk), by=request.actor)
    toast(request, _("You have left the room."))
    return redirect("rooms:room_list")


@require_POST
def room_quiet(request: Request, pk: UUID) -> HttpResponse:
    """Let a room no longer count as unread, or let it count again."""
    is_quiet = "off" not in request.POST
    commands.quiet_room(queries.get_room(request.actor, pk), is_quiet=is_quiet, by=request.actor)
    toast(request, _("This room is quiet now.") if is_quiet else _("This room counts again."))
    return redirect("rooms:room", pk)


@require_POST
def room_archive(request: Request, pk: UUID) -> HttpResponse:
    """Put a room away, or take it back."""
    found = queries.get_room(request.actor, pk)
    if found.archived_at is None:
        commands.archive_room(found, by=request.actor)
        toast(request, _("The room is put away. It can still be read."))
    else:
        commands.restore_room(found, by=request.actor)
        toast(request, _("The room is back."))
    return redirect("rooms:room", pk)
