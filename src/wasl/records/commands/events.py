"""Writes what happened: one event row, one link per timeline, one notice to open browsers, jobs for reactions."""

import datetime
import json
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.bulk import FEW, copy_in, insert, unsaved
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.ids import uuid7
from wasl.kernel.manifest import registry
from wasl.kernel.text import clean_line, fold
from wasl.records.events import Behavior, RecordEvent
from wasl.records.models import Anchor, Event, EventLink, Record, anchors_of
from wasl.worker.bus import publish

FUTURE = datetime.timedelta(days=1)
# keys of events hold the milliseconds since then (RFC 9562 §5.7)
EARLIEST = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
TEXT_LIMIT = 2_000
NAME_LIMIT = 80
DETAILS_LIMIT = 16_000
MOST_IN_JOB = 1_000


@dataclass(frozen=True)
class Emission:
    """One event to be written: what, when (default now), and under which key."""

    event: RecordEvent
    at: datetime.datetime | None = None


def emit(
    event: RecordEvent,
    *,
    by: Actor,
    at: datetime.datetime | None = None,
    quiet: bool = False,
    cause: uuid.UUID | None = None,
) -> Event:
    """Record that something happened, in the caller's transaction.

    `at` is the moment it happened (aware; default now; more than a day ahead is refused). A `quiet` event is visible but
    nothing reacts to it, except reactions that ask for bulk. `cause` is the event that led to this one, where the actor
    does not know it.
    """
    return emit_many([Emission(event, at)], by=by, quiet=quiet, cause=cause)[0]


def emit_many(
    emissions: Sequence[Emission], *, by: Actor, quiet: bool = False, cause: uuid.UUID | None = None
) -> list[Event]:
    """Record a batch: the rows in two statements, the times of the anchors in one, one notice for all."""
    moment = clock.now()
    rows, links = [], []
    latest: dict[uuid.UUID, datetime.datetime] = {}
    for emission in emissions:
        at = emission.at or moment
        _check_moment(at)
        row = _row(emission.event, at=at, moment=moment, by=by, cause=cause)
        rows.append(row)
        for anchor_id in anchors_of([emission.event.subject, *emission.event.also]):
            links.append(unsaved(EventLink, anchor_id=anchor_id, event_id=row.id, type=row.type))
            latest[anchor_id] = max(at, latest.get(anchor_id, at))
    with transaction.atomic(savepoint=False):
        _write(rows, links)
        _touch(latest)
        _react(rows, emissions, quiet=quiet)
        _tell(latest, emissions, rows)
    return rows


def _check_moment(at: datetime.datetime) -> None:
    if at > clock.now() + FUTURE:
        raise Invalid(fields={"at": [_("This cannot have happened yet: the date is in the future.")]})
    if at < EARLIEST:
        raise Invalid(fields={"at": [_("This is too long ago: events begin in 1970.")]})


def _write(rows: list[Event], links: list[EventLink]) -> None:
    """Write events with their links: a few by one statement, many by COPY."""
    if 0 < len(rows) < FEW:
        insert(*rows, *links)
        return
    copy_in(Event, rows)
    copy_in(EventLink, links)


def _row(
    event: RecordEvent,
    *,
    at: datetime.datetime,
    moment: datetime.datetime,
    by: Actor,
    cause: uuid.UUID | None,
) -> Event:
    return unsaved(
        Event,
        id=uuid7(at),
        type=event.stored_type,
        recorded_at=moment,
        actor_id=by.user_id,
        actor_kind=by.kind,
        team_id=by.team_id,
        cause=cause or by.cause,
        subject_id=event.subject.id,
        data=event.data(),
        search=fold(event.text())[:TEXT_LIMIT],
    )


def _touch(latest: dict[uuid.UUID, datetime.datetime]) -> None:
    """Move `last_event_at` forward, at most once a minute per anchor so that a busy record is not rewritten for each event."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE records_anchor SET last_event_at = new.at FROM unnest(%s::uuid[], %s::timestamptz[]) AS new(id, at)"
            " WHERE records_anchor.id = new.id"
            " AND (last_event_at IS NULL OR last_event_at < new.at - interval '1 minute')",
            [list(latest), list(latest.values())],
        )


def _react(rows: Iterable[Event], emissions: Sequence[Emission], *, quiet: bool) -> None:
    pairs = list(zip(rows, emissions, strict=True))
    for reaction in registry().all("reactions"):
        wanted = reaction.wants
        keys = [
            str(row.id)
            for row, emission in pairs
            if isinstance(emission.event, reaction.event) and (wanted is None or wanted(row.type))
        ]
        if reaction.bulk or (wanted and not quiet):
            # one job for a batch: an import of a hundred thousand rows is not a hundred thousand jobs
            for start in range(0, len(keys), MOST_IN_JOB):
                reaction.job.enqueue(keys[start : start + MOST_IN_JOB])
        elif not quiet and not wanted:
            for key in keys:
                reaction.job.enqueue(key)


def _tell(
    latest: dict[uuid.UUID, datetime.datetime], emissions: Sequence[Emission], rows: Sequence[Event]
) -> None:
    if len(rows) == 1:
        event = emissions[0].event
        topics = [f"anchor:{anchor_id}" for anchor_id in latest]
        publish([*topics, *_workers([event.subject, *event.also])], str(rows[0].id))
    else:
        publish(["records"], str(rows[-1].id) if rows else "")


def _workers(records: Iterable[Record | Anchor]) -> list[str]:
    """Return the topics of those whose days are filled by these records."""
    kinds = [(one, one.kind if isinstance(one, Anchor) else one.kind_name()) for one in records]
    return sorted(
        {f"work:{one.owner_id}" for one, kind in kinds if one.owner_id and registry().kind(kind).is_work}
    )


def told(
    record: Record,
    *,
    name: str,
    details: dict[str, Any] | None = None,
    at: datetime.datetime | None = None,
) -> Emission:
    """Return behavior told from outside, ready to be emitted. `name` is like "order.placed"; ours are reserved.

    Raises `Invalid` by field: a name that is ours, a day that is not come, too many details.
    """
    name = clean_line(name)
    if registry().event_type(name) or not 0 < len(name) <= NAME_LIMIT:
        raise Invalid(
            fields={"name": [_("This name belongs to Wasl. Choose another, such as “shop.order_placed”.")]}
        )
    if len(json.dumps(details or {})) > DETAILS_LIMIT:
        raise Invalid(fields={"data": [_("These are too many details for one event.")]})
    if at is not None:
        _check_moment(at)
    return Emission(Behavior(record, name=name, details=details or {}), at)


@command("records.record_events", needs="read")
def record_behavior(
    record: Record,
    *,
    name: str,
    by: Actor,
    details: dict[str, Any] | None = None,
    at: datetime.datetime | None = None,
) -> Event:
    """Put behavior told from outside on a record's timeline. Raises `Invalid` by field."""
    emission = told(record, name=name, details=details, at=at)
    return emit(emission.event, by=by, at=emission.at)
