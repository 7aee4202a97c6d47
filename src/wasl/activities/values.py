"""The values by which a task, a call or a meeting is described from outside: forms, API, importer and scripts."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Required, TypedDict
from uuid import UUID


class Point(TypedDict, total=False):
    """A point of a checklist."""

    text: Required[str]
    is_done: bool


class ActivityValues(TypedDict, total=False):
    """Everything that can be said of one; what is not named stays as it is.

    `due_at` (aware) is a moment, `due_on` a day without a time; the one that is given replaces the other;
    `starts_on` is the day on which one begins that takes several. `remind_before`
    is in minutes. `repeat` is a rule of RFC 5545, counted
    from the moment that holds when it is given: another moment without it moves this one alone. `about` and `blocked_by` are ids.
    """

    title: str
    body: str
    about: Sequence[UUID]
    due_at: datetime.datetime | None
    due_on: datetime.date | None
    starts_on: datetime.date | None
    minutes: int | None
    priority: int
    state: str
    remind_before: int | None
    repeat: str
    checklist: Sequence[Point]
    blocked_by: Sequence[UUID]
    outcome: str
    direction: str
    result: str
    place: str
    recording: str
    owner_id: UUID | None
    team_id: UUID | None
    tags: Sequence[str]
    custom: Mapping[str, Any]


class NextValues(TypedDict, total=False):
    """What comes next when something is done: another task, with its moment."""

    title: Required[str]
    due_at: datetime.datetime | None
    due_on: datetime.date | None
