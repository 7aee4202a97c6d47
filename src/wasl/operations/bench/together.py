"""Measures work on many records at once: a tag for the first rows of a scratch company, and what a leaver leaves."""

from typing import Any
from uuid import UUID

from wasl.contacts.listings import PEOPLE
from wasl.kernel.actor import Actor
from wasl.kernel.ids import uuid7
from wasl.lists.bulk.selecting import Chosen
from wasl.lists.commands import start_bulk
from wasl.lists.models import BulkWork
from wasl.operations.bench import leaving
from wasl.operations.bench.working import by_hand, compared, done, undone
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
    """Return seconds of work on `rows` people, of taking it back, and of the same rows and events by plain SQL."""
    world = World(contacts)
    by = actor_of_user(world.owner)
    keys = _keys(by, rows)
    tag, _created = Tag.objects.get_or_create(folded=NAME.lower(), defaults={"name": NAME})
    raw = by_hand(
        RAW, {"tag": tag.pk, "actor": by.user_id, "keys": keys, "events": [uuid7() for _key in keys]}
    )
    work, seconds = done(lambda: _tag(by, rows))
    found = compared("tag", raw, do=seconds, undo=undone(work, by))
    return {"rows": work.done_count, **found, **leaving.measure(world, by, rows)}


def _keys(by: Actor, rows: int) -> list[UUID]:
    return list(PEOPLE.rows(by).order_by("created_at").values_list("pk", flat=True)[:rows])


def _tag(by: Actor, rows: int) -> BulkWork:
    """Tag those who were added first, as the button of the list does it: by the list's filter, in a job."""
    last = PEOPLE.rows(by).order_by("created_at").values_list("created_at", flat=True)[rows - 1 : rows]
    tree: Any = {"field": "created_at", "op": "lte", "value": last[0].isoformat()} if last else None
    return start_bulk(PEOPLE, act="tag", value={"names": [NAME]}, chosen=Chosen(tree=tree), by=by)
