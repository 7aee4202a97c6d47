"""What programs send and get about tasks, calls and meetings, and the work that is the same for all three."""

import datetime
import uuid
from typing import Any, Literal

from pydantic import Field

from wasl.activities import commands, queries
from wasl.activities.models import KINDS
from wasl.kernel.api import In, Moment, Out
from wasl.kernel.html import from_text
from wasl.lists.api import RecordApi
from wasl.lists.listing import Listing
from wasl.records.queries import get_visible


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


def api_of(path: str, kind: str, listing: Listing) -> RecordApi:
    """Return how one of the three kinds stands in the API."""
    return RecordApi(
        path,
        kind,
        listing,
        KINDS[kind],
        plain=lambda actor, rows: queries.plain(actor, kind, rows),
        row=lambda actor, key: get_visible(KINDS[kind], key, actor, "anchor"),
        change=commands.change_activity,
        archive=commands.archive_activity,
        restore=commands.restore_activity,
        lists=("about", "checklist", "blocked_by", "tags"),
    )


def talk_of(payload: HeldIn) -> dict[str, Any]:
    """Return how a talk went, as the commands call it."""
    given = payload.model_dump(exclude_unset=True, exclude={"plain_text"})
    return given | ({"text": from_text(payload.plain_text)} if payload.plain_text else {})
