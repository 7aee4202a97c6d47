"""Measures work on many records at once: on the first rows of a scratch company, and on what a leaver leaves."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from wasl.contacts.listings import PEOPLE
from wasl.kernel.actor import Actor
from wasl.kernel.ids import uuid7
from wasl.lists.bulk.selecting import Chosen
from wasl.lists.commands import start_bulk
from wasl.operations.bench import leaving
from wasl.operations.bench.leaving import HANDED_OVER, TOLD
from wasl.operations.bench.working import by_hand, compared, done, undone
from wasl.operations.bench.world import World
from wasl.records.models import Tag
from wasl.workspace.queries import actor_of_user

NAME = "Bench"
ARCHIVED = (
    "UPDATE contacts_contact SET archived_at = now(), version = version + 1 WHERE anchor_id = ANY(%(keys)s)",
    "UPDATE records_anchor SET is_archived = true WHERE id = ANY(%(keys)s)",
    *TOLD,
)
TAGGED = (
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


type Figures = dict[str, float]


def measure(contacts: int, rows: int, only: str = "") -> Figures:
    """Return seconds of work on `rows` people, of taking it back, and of the same rows and events by plain SQL.

    `only` names one of the works; all of them otherwise.
    """
    world = World(contacts)
    by = actor_of_user(world.owner)
    works: dict[str, Callable[[], Figures]] = {
        "tag": partial(_tagged, by, rows),
        "assign": partial(_assigned, world, by, rows),
        "archive": partial(_measured, "archive", ARCHIVED, {}, {}, by, rows),
        "leave": partial(leaving.measure, world, by, rows),
    }
    found: Figures = {"rows": rows}
    for work in [only] if only else works:
        found |= works[work]()
    return found


def _tagged(by: Actor, rows: int) -> Figures:
    tag, _created = Tag.objects.get_or_create(folded=NAME.lower(), defaults={"name": NAME})
    return _measured("tag", TAGGED, {"names": [NAME]}, {"tag": tag.pk}, by, rows)


def _assigned(world: World, by: Actor, rows: int) -> Figures:
    to = world.seller.pk
    return _measured("assign", HANDED_OVER, {"owner": str(to)}, {"to": to}, by, rows)


def _measured(  # noqa: PLR0917 - the act, the same by hand, who and how many
    act: str, statements: tuple[str, ...], value: Any, given: Any, by: Actor, rows: int
) -> Figures:
    """Do one act to those who were added first, as the button of the list does it: by the list's filter, in a job."""
    keys, tree = _first(by, rows)
    raw = by_hand(statements, {"actor": by.user_id, "keys": keys, "events": [uuid7() for _ in keys], **given})
    work, seconds = done(lambda: start_bulk(PEOPLE, act=act, value=value, chosen=Chosen(tree=tree), by=by))
    return {f"{act}, rows": work.done_count} | compared(act, raw, do=seconds, undo=undone(work, by))


def _first(by: Actor, rows: int) -> tuple[list[UUID], Any]:
    """Return the keys of those who were added first, and the filter that meets them."""
    first = PEOPLE.rows(by).order_by("created_at").values_list("pk", "created_at")[:rows]
    keys = [key for key, _at in first]
    last = first[len(keys) - 1][1]
    return keys, {"field": "created_at", "op": "lte", "value": last.isoformat()}
