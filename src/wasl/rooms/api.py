"""Rooms, what is said in them, and the feed, for programs."""

import datetime
import uuid
from typing import Literal

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Status
from pydantic import Field

from wasl.kernel.api import LIMIT, Count, In, Listed, Out, PageSize, read_key, whole, write_cursor
from wasl.kernel.errors import Invalid, NotFound
from wasl.kernel.html import from_text
from wasl.kernel.web import Request
from wasl.records.models import Note
from wasl.rooms import commands, queries
from wasl.rooms.models import Line, Room
from wasl.workspace.models import User
from wasl.workspace.queries import colleagues

router = Router(tags=["rooms"])


class RoomIn(In):
    """A room to open, and who is asked in."""

    name: str
    topic: str = ""
    openness: Literal["open", "private"] = "open"
    members: list[uuid.UUID] = Field(default_factory=list, max_length=200)


class RoomChange(In):
    """Another name, another topic, or put away or not; what is absent stays."""

    name: str | None = None
    topic: str | None = None
    archived: bool | None = None


class RoomOut(Out):
    """A room as it is now; `unread` counts up to 100."""

    id: uuid.UUID
    name: str
    topic: str
    openness: str
    team: uuid.UUID | None
    archived: bool
    is_member: bool
    unread: int


class PersonOut(Out):
    """Who sits in a room."""

    id: uuid.UUID
    name: str


class MessageIn(In):
    """A message, as HTML (`body`) or plain text (`text`); `answers` is the message it answers.

    `key` is the sender's own: a message that comes again under its key is answered as it stands.
    """

    body: str = ""
    text: str = ""
    answers: uuid.UUID | None = None
    key: uuid.UUID | None = None


class SignsOut(Out):
    """Who set one sign at a message."""

    sign: str
    people: list[str]


class MessageOut(Out):
    """A message as it is now; a removed one has no text."""

    id: uuid.UUID
    room: uuid.UUID
    kind: str
    body: str
    text: str
    author: uuid.UUID | None
    answers: uuid.UUID | None
    signs: list[SignsOut]
    said_at: datetime.datetime
    edited_at: datetime.datetime | None
    removed: bool


class AnnouncementIn(In):
    """Something to announce to all of a room; `asks_reading` asks each to confirm having read it."""

    room: uuid.UUID
    body: str = ""
    text: str = ""
    asks_reading: bool = False


class FeedLineOut(Out):
    """A line of the feed: an event of a record, or an announcement."""

    id: uuid.UUID
    record: uuid.UUID
    kind: str
    type: str
    text: str
    author: uuid.UUID | None
    at: datetime.datetime
    comments: int
    asks_reading: bool
    has_read: bool


class CommentIn(In):
    """What is said to a line, as HTML (`body`) or plain text (`text`)."""

    body: str = ""
    text: str = ""


def room_out(room: Room) -> RoomOut:
    """Return a room, read by `queries.get_room` or `queries.my_rooms`, as programs see it."""
    return RoomOut(
        id=room.pk,
        name=room.title,
        topic=room.topic,
        openness=room.openness,
        team=room.of_team_id,
        archived=room.archived_at is not None,
        is_member=getattr(room, "is_mine", True),
        unread=getattr(room, "unread", 0),
    )


def message_out(note: Note) -> MessageOut:
    """Return a message as programs see it."""
    is_gone = note.deleted_at is not None
    dress = getattr(note, "dress", None)
    return MessageOut(
        id=note.pk,
        room=note.anchor_id,
        kind=note.kind,
        body="" if is_gone else note.body,
        text="" if is_gone else note.text,
        author=note.author_id,
        answers=note.answers_id,
        signs=[SignsOut(sign=one.sign, people=list(one.names)) for one in dress.signs] if dress else [],
        said_at=note.happened_at,
        edited_at=note.edited_at,
        removed=is_gone,
    )


def line_out(line: Line, item: queries.FeedItem | None = None) -> FeedLineOut:
    """Return a line as programs see it."""
    note = item.note if item else line.note
    return FeedLineOut(
        id=line.pk,
        record=line.anchor_id,
        kind=line.anchor.kind,
        type=line.type,
        text=note.text,
        author=note.author_id,
        at=note.happened_at,
        comments=item.count if item else 0,
        asks_reading=line.asks_reading,
        has_read=item.has_read if item else False,
    )


def _people(request: Request, keys: list[uuid.UUID]) -> list[User]:
    found = {person.pk: person for person in colleagues(request.actor)}
    if not set(keys) <= found.keys():
        raise Invalid(fields={"members": [NotFound.default()]})
    return [found[key] for key in keys]


@router.get("/rooms", response=Listed[RoomOut], operation_id="room_list")
def room_list(request: Request, show: Literal["mine", "all", "archived"] = "mine") -> Listed[RoomOut]:
    """Return the rooms one sits in with what is unread there, all that one may read, or those that were put away."""
    if show == "mine":
        return whole([room_out(room) for room in queries.my_rooms(request.actor)])
    rooms = queries.all_rooms(request.actor, is_archived=show == "archived")
    return whole([room_out(room) for room in rooms])


@router.post("/rooms", response={201: RoomOut}, operation_id="room_open")
def room_open(request: Request, payload: RoomIn, response: HttpResponse) -> Status[RoomOut]:
    """Open a room."""
    people = _people(request, payload.members)
    room = commands.open_room(
        payload.name, by=request.actor, topic=payload.topic, openness=payload.openness, people=people
    )
    response["Location"] = reverse("api:room_get", args=[room.pk])
    return Status(201, room_out(queries.get_room(request.actor, room.pk)))


@router.get("/rooms/{room_id}", response=RoomOut, operation_id="room_get", url_name="room_get")
def room_get(request: Request, room_id: uuid.UUID) -> RoomOut:
    """Return one room."""
    return room_out(queries.get_room(request.actor, room_id))


@router.patch("/rooms/{room_id}", response=RoomOut, operation_id="room_change")
def room_change(request: Request, room_id: uuid.UUID, payload: RoomChange) -> RoomOut:
    """Call a room otherwise, put it away or take it back."""
    room = queries.get_room(request.actor, room_id)
    if payload.name is not None or payload.topic is not None:
        name = room.name if payload.name is None else payload.name
        topic = room.topic if payload.topic is None else payload.topic
        commands.change_room(room, name=name, topic=topic, by=request.actor)
    if payload.archived is not None:
        (commands.archive_room if payload.archived else commands.restore_room)(room, by=request.actor)
    return room_out(queries.get_room(request.actor, room_id))


@router.get("/rooms/{room_id}/members", response=Listed[PersonOut], operation_id="room_member_list")
def room_member_list(request: Request, room_id: uuid.UUID) -> Listed[PersonOut]:
    """Return who sits in a room."""
    people = queries.members(queries.get_room(request.actor, room_id))
    return whole([PersonOut(id=person.pk, name=person.name) for person in people])


@router.put("/rooms/{room_id}/members/{user_id}", response={204: None}, operation_id="room_member_add")
def room_member_add(request: Request, room_id: uuid.UUID, user_id: uuid.UUID) -> Status[None]:
    """Ask somebody into a room, or join an open one oneself."""
    room = queries.get_room(request.actor, room_id)
    if user_id == request.actor.user_id:
        commands.join_room(room, by=request.actor)
    else:
        commands.ask_in(room, people=_people(request, [user_id]), by=request.actor)
    return Status(204, None)


@router.delete("/rooms/{room_id}/members/{user_id}", response={204: None}, operation_id="room_member_remove")
def room_member_remove(request: Request, room_id: uuid.UUID, user_id: uuid.UUID) -> Status[None]:
    """Take somebody out of a room, or leave it oneself."""
    room = queries.get_room(request.actor, room_id)
    if user_id == request.actor.user_id:
        commands.leave_room(room, by=request.actor)
    else:
        (person,) = _people(request, [user_id])
        commands.remove_member(room, person=person, by=request.actor)
    return Status(204, None)


@router.get("/rooms/{room_id}/messages", response=Listed[MessageOut], operation_id="message_list")
def message_list(
    request: Request, room_id: uuid.UUID, limit: PageSize = LIMIT, cursor: str = ""
) -> Listed[MessageOut]:
    """Return what was said in a room, newest first."""
    room = queries.get_room(request.actor, room_id)
    found = queries.messages(request.actor, room, before=read_key(cursor), limit=limit)
    items = [message_out(item.note) for item in reversed(found.items)]
    more = write_cursor(str(found.older)) if found.older else None
    return Listed(items=items, next_cursor=more, count=Count(value=len(items), exact=found.older is None))


@router.post("/rooms/{room_id}/messages", response={201: MessageOut}, operation_id="message_post")
def message_post(request: Request, room_id: uuid.UUID, payload: MessageIn) -> Status[MessageOut]:
    """Say something in a room. Notes are changed and removed under `/notes`, signs set at them there too."""
    room = queries.get_room(request.actor, room_id)
    answered = queries.message_of(request.actor, room, payload.answers) if payload.answers else None
    note = commands.post_message(
        room,
        body=payload.body or from_text(payload.text),
        by=request.actor,
        answers=answered,
        client_key=payload.key,
    )
    return Status(201, message_out(note))


@router.get("/feed", response=Listed[FeedLineOut], operation_id="feed_list")
def feed_list(
    request: Request,
    show: Literal["all", "team", "mine"] = "all",
    limit: PageSize = LIMIT,
    cursor: str = "",
) -> Listed[FeedLineOut]:
    """Return the feed, newest first: of the firm, of one's team, or of what one follows."""
    found = queries.feed(request.actor, scope=show, before=read_key(cursor), limit=limit)
    items = [line_out(item.line, item) for item in found.items]
    more = write_cursor(str(found.older)) if found.older else None
    return Listed(items=items, next_cursor=more, count=Count(value=len(items), exact=found.older is None))


@router.post("/feed/{line_id}/comments", response={201: MessageOut}, operation_id="feed_comment")
def feed_comment(request: Request, line_id: uuid.UUID, payload: CommentIn) -> Status[MessageOut]:
    """Say something to a line of the feed."""
    line = queries.get_line(request.actor, line_id)
    note = commands.comment(line, body=payload.body or from_text(payload.text), by=request.actor)
    return Status(201, message_out(note))


@router.put("/feed/{line_id}/reading", response={204: None}, operation_id="feed_confirm")
def feed_confirm(request: Request, line_id: uuid.UUID) -> Status[None]:
    """Confirm having read an announcement."""
    commands.confirm_reading(queries.get_line(request.actor, line_id), by=request.actor)
    return Status(204, None)


@router.post("/announcements", response={201: FeedLineOut}, operation_id="announcement_add")
def announcement_add(request: Request, payload: AnnouncementIn) -> Status[FeedLineOut]:
    """Announce something to all of a room."""
    line = commands.announce(
        queries.get_room(request.actor, payload.room),
        body=payload.body or from_text(payload.text),
        by=request.actor,
        asks_reading=payload.asks_reading,
    )
    return Status(201, line_out(line))
