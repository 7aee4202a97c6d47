"""Measures work on many records at once: a tag for the first rows of a scratch company, and the same by plain SQL."""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg

from wasl.contacts.listings import PEOPLE
from wasl.kernel.actor import Actor
from wasl.kernel.env import ENV
from wasl.kernel.ids import uuid7
from wasl.lists.bulk.selecting import Chosen
from wasl.lists.commands import start_bulk, undo_bulk
from wasl.lists.jobs import move_bulk
from wasl.lists.models import BulkWork
from wasl.operations.bench.world import World
from wasl.records.models import Tag
from wasl.workspace.queries import actor_of_user

NAME = "Bench"
RAW = (
    "INSERT INTO records_taglink (anchor_id, tag_id, added_at) SELECT key, %(tag)s, now() FROM unnest(%(keys)s) key",
    """
    INSERT INTO records_event (id, type, recorded_at, actor_id, actor_kind, subject_id, data, search)
    SELECT event, 'record.tagged', now(), %(actor)s, 'user', key, '{"added": ["Bench"], "removed": []}', 'bench'
    FROM unnest(%(keys)s, %(events)s) made (key, event)
    """,
    """
    INSERT INTO records_eventlink (anchor_id, event_id, type)
    SELECT key, event, 'record.tagged' FROM unnest(%(keys)s, %(events)s) made (key, event)
    """,
    "UPDATE records_anchor SET last_event_at = now() WHERE id = ANY(%(keys)s)",
)


def measure(contacts: int, rows: int) -> dict[str, float]:
    """Return seconds of tagging `rows` people, of taking it back, and of the same rows and events by plain SQL."""
    world = World(contacts)
    by = actor_of_user(world.owner)
    raw = _timed(lambda: _by_hand(world, _keys(by, rows)))
    works: list[BulkWork] = []
    tag = _timed(lambda: works.append(_tag(by, rows)))
    work = works[0]
    undo = _timed(lambda: _moved(undo_bulk(work, by=by)))
    work.refresh_from_db()
    return {
        "rows": work.done_count,
        "taken back": work.undone_count,
        "tag s": round(tag, 1),
        "undo s": round(undo, 1),
        "raw SQL s": round(raw, 1),
        "tag, times raw": round(tag / raw, 2),
        "undo, times raw": round(undo / raw, 2),
    }


def _keys(by: Actor, rows: int) -> list[UUID]:
    return list(PEOPLE.rows(by).order_by("created_at").values_list("pk", flat=True)[:rows])


def _tag(by: Actor, rows: int) -> BulkWork:
    """Tag those who were added first, as the button of the list does it: by the list's filter, in a job."""
    last = PEOPLE.rows(by).order_by("created_at").values_list("created_at", flat=True)[rows - 1 : rows]
    tree: Any = {"field": "created_at", "op": "lte", "value": last[0].isoformat()} if last else None
    return _moved(start_bulk(PEOPLE, act="tag", value={"names": [NAME]}, chosen=Chosen(tree=tree), by=by))


def _moved(work: BulkWork) -> BulkWork:
    move_bulk.func(str(work.pk))
    return work


def _by_hand(world: World, keys: list[UUID]) -> None:
    """Write what the work writes, and leave nothing of it."""
    tag, _created = Tag.objects.get_or_create(folded=NAME.lower(), defaults={"name": NAME})
    given = {"tag": tag.pk, "actor": world.owner.pk, "keys": keys, "events": [uuid7() for _key in keys]}
    with psycopg.connect(ENV.database_url) as plain:
        plain.execute("SET statement_timeout = 0")
        for statement in RAW:
            plain.execute(statement, given)
        plain.rollback()


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
