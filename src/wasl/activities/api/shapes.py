"""What programs send and get about tasks, calls and meetings, and the work that is the same for all three."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Status
from pydantic import Field

from wasl.activities import commands, queries
from wasl.activities.models import KINDS, Activity
from wasl.kernel.actor import Actor
from wasl.kernel.api import In, Moment, Out
from wasl.kernel.errors import Invalid, NotAllowed, WaslError
from wasl.kernel.html import from_text
from wasl.kernel.web import Request
from wasl.lists.api import AskedOfList, answer
from wasl.lists.listing import Listing
from wasl.records.api.bin import recovered
from wasl.records.commands import delete_record
from wasl.records.queries import get_visible

MOST_IN_BATCH = 1000
LISTS = ("about", "checklist", "blocked_by", "tags")
# names of the API → names of the commands, where they differ
RENAMED = {"owner": "owner_id", "team": "team_id"}
ADD: dict[str, Callable[..., Activity]] = {
    "task": commands.add_task,
    "call": commands.plan_call,
    "meeting": commands.plan_meeting,
}


class PointIn(In):
    """A point of a checklist."""

    text: str
    is_done: bool = False


class ActivityChange(In):
    """What may be set of any of them; what is not named stays as it is.

    `due_at` is a moment, `due_on` a day without an hour; one replaces the other. `about` are ids of records,
    `remind_before` is in minutes, `version` is the one the caller has seen.
    """

    title: str | None = None
    body: str | None = None
    about: list[uuid.UUID] | None = Field(default=None, max_length=100)
    due_at: Moment | None = None
    due_on: datetime.date | None = None
    minutes: int | None = None
    priority: Literal[1, 2, 3, 4] = 2
    remind_before: int | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    tags: list[str] | None = None
    custom: dict[str, Any] | None = None
    version: int | None = None


class ActivityOut(Out):
    """One as it is now; fields that the caller's role may not see are absent."""

    id: uuid.UUID
    title: str | None = None
    body: str | None = None
    about: list[uuid.UUID] | None = None
    state: str | None = None
    priority: int | None = None
    due_at: datetime.datetime | None = None
    due_on: datetime.date | None = None
    minutes: int | None = None
    remind_before: int | None = None
    outcome: str | None = None
    owner: uuid.UUID | None = None
    team: uuid.UUID | None = None
    done_at: datetime.datetime | None = None
    done_by: uuid.UUID | None = None
    tags: list[str] | None = None
    custom: dict[str, Any] | None = None
    version: int
    created_at: datetime.datetime
    updated_at: datetime.datetime
    archived_at: datetime.datetime | None = None


class NextIn(In):
    """What comes next with the same records: another task."""

    title: str
    due_at: Moment | None = None
    due_on: datetime.date | None = None


class DropIn(In):
    """Why it will not be done after all."""

    outcome: str = ""


class SnoozeIn(In):
    """Until when it waits: a moment, or a day."""

    due_at: Moment | None = None
    due_on: datetime.date | None = None


class HeldIn(In):
    """How a call or a meeting went: `text` is what was said (HTML, or plain with `plain_text`)."""

    text: str = ""
    plain_text: str = ""
    happened_at: Moment | None = None
    minutes: int | None = None
    outcome: str = ""
    recording: str = ""
    then: NextIn | None = None


class Answer(Out):
    """What became of one item of a batch, in the order given."""

    status: int
    id: uuid.UUID | None = None
    title: str | None = None
    errors: dict[str, list[str]] | None = None


class Answers(Out):
    """What became of a batch."""

    items: list[Answer]


def values_of(payload: In, *but: str) -> dict[str, Any]:
    """Return what a caller named, as the commands call it; null empties a list as it empties a text."""
    given = payload.model_dump(exclude_unset=True, exclude={"version", *but})
    given |= {name: [] for name in LISTS if name in given and given[name] is None}
    return {RENAMED.get(name, name): value for name, value in given.items()}


def talk_of(payload: HeldIn) -> dict[str, Any]:
    """Return how a talk went, as the commands call it."""
    given = payload.model_dump(exclude_unset=True, exclude={"plain_text"})
    return given | ({"text": from_text(payload.plain_text)} if payload.plain_text else {})


def listed(listing: Listing, request: Request, asked: AskedOfList) -> dict[str, Any]:
    """Return a page of a list."""
    found = answer(listing, request.actor, asked)
    items = queries.plain(request.actor, listing.kind, found.rows)
    return {"items": items, "next_cursor": found.next_cursor, "count": found.count}


def get(kind: str, request: Request, key: uuid.UUID) -> Any:
    """Return one that the caller may see; raises `NotFound`."""
    return get_visible(KINDS[kind], key, request.actor)


def out(kind: str, actor: Actor, key: uuid.UUID) -> dict[str, Any]:
    """Return one as it is now."""
    return queries.plain(actor, kind, [get_visible(KINDS[kind], key, actor, "anchor")])[0]


def added(kind: str, request: Request, response: HttpResponse, made: Activity) -> Status[dict[str, Any]]:
    """Answer for a new one: where it is, and what it is."""
    response["Location"] = reverse(f"api:{kind}_get", args=[made.pk])
    return Status(201, out(kind, request.actor, made.pk))


def add(kind: str, payload: ActivityChange, actor: Actor) -> Activity:
    """Plan one."""
    values = values_of(payload, "held")
    return ADD[kind](values.pop("title", None) or "", by=actor, **values)


def changed(kind: str, request: Request, key: uuid.UUID, payload: ActivityChange) -> dict[str, Any]:
    """Change what is named of one; raises `Conflict` when somebody changed the same field since `version`."""
    held = get(kind, request, key)
    if not payload.model_fields_set - {"version"}:
        raise Invalid(_("Name at least one field to change."))
    commands.change_activity(held, by=request.actor, seen=payload.version, **values_of(payload))
    return out(kind, request.actor, key)


def batch(items: list[Any], actor: Actor, make: Callable[[Any, Actor], Activity]) -> dict[str, Any]:
    """Make many; each succeeds or fails for itself."""
    return {"items": [_one(item, actor, make) for item in items]}


def _one(item: Any, actor: Actor, make: Callable[[Any, Actor], Activity]) -> dict[str, Any]:
    try:
        return {"status": 201, "id": make(item, actor).pk}
    except NotAllowed:
        raise
    except WaslError as error:
        fields = error.fields if isinstance(error, Invalid) else {}
        return {"status": error.status, "title": error.message, "errors": fields}


def deleted(kind: str, request: Request, key: uuid.UUID) -> Status[None]:
    """Move one to the bin."""
    delete_record(get(kind, request, key), by=request.actor)
    return Status(204, None)


def restored(kind: str, request: Request, key: uuid.UUID) -> dict[str, Any]:
    """Take one back: from the bin, as it was there, else from the archive."""
    if not recovered(key, by=request.actor):
        commands.restore_activity(get(kind, request, key), by=request.actor)
    return out(kind, request.actor, key)


def done(
    kind: str, act: Callable[..., Any], request: Request, key: uuid.UUID, **values: Any
) -> dict[str, Any]:
    """Do something with one, and return it as it is then."""
    act(get(kind, request, key), by=request.actor, **values)
    return out(kind, request.actor, key)
