"""Measures handing over, deleting and erasing many records beside plain SQL: on people added for it, who are gone after it."""

import time
from itertools import batched
from typing import Any
from uuid import UUID

from wasl.contacts.listings import PEOPLE
from wasl.contacts.models import Contact
from wasl.kernel.actor import SYSTEM, Actor
from wasl.kernel.ids import uuid7
from wasl.lists.bulk.selecting import Chosen
from wasl.lists.commands import hand_over, start_bulk
from wasl.operations.bench.working import by_hand, compared, done, undone
from wasl.operations.bench.world import World
from wasl.records.commands import erase_binned
from wasl.records.commands.events import Emission, emit_many
from wasl.records.events import RecordAdded
from wasl.records.jobs import BATCH
from wasl.records.models import Binned
from wasl.workspace.models import User

LEAVER = "leaver@bench.invalid"
SLICE = 5_000
TOLD = (
    """
    INSERT INTO records_event (id, type, recorded_at, actor_id, actor_kind, subject_id, data, search)
    SELECT event, 'record.changed', now(), %(actor)s, 'user', key, '{}', ''
    FROM unnest(%(keys)s, %(events)s) made (key, event)
    """,
    """
    INSERT INTO records_eventlink (anchor_id, event_id, type)
    SELECT key, event, 'record.changed' FROM unnest(%(keys)s, %(events)s) made (key, event)
    """,
    "UPDATE records_anchor SET last_event_at = now() WHERE id = ANY(%(keys)s)",
)
HANDED_OVER = (
    "UPDATE contacts_contact SET owner_id = %(to)s, version = version + 1, updated_at = now() WHERE anchor_id = ANY(%(keys)s)",
    "UPDATE records_anchor SET owner_id = %(to)s WHERE id = ANY(%(keys)s)",
    *TOLD,
)
DELETED = (
    "UPDATE contacts_contact SET deleted_at = now(), version = version + 1 WHERE anchor_id = ANY(%(keys)s)",
    "UPDATE records_anchor SET is_deleted = true, is_archived = true WHERE id = ANY(%(keys)s)",
    """
    INSERT INTO records_binned (id, anchor_id, deleted_at, deleted_by_id)
    SELECT event, key, now(), %(actor)s FROM unnest(%(keys)s, %(events)s) made (key, event)
    """,
    *TOLD,
)
ERASED = (
    "CREATE TEMP TABLE gone ON COMMIT DROP AS SELECT event_id FROM records_eventlink WHERE anchor_id = ANY(%(keys)s)",
    "DELETE FROM records_eventlink WHERE anchor_id = ANY(%(keys)s)",
    "DELETE FROM records_event WHERE id IN (SELECT event_id FROM gone)",
    "DELETE FROM records_binned WHERE anchor_id = ANY(%(keys)s)",
    "DELETE FROM contacts_contact WHERE anchor_id = ANY(%(keys)s)",
    "DELETE FROM records_anchor WHERE id = ANY(%(keys)s)",
)


def measure(world: World, by: Actor, rows: int) -> dict[str, float]:
    """Return seconds of each act on `rows` people, of taking it back, and of the same by plain SQL."""
    leaver = _leaver(world)
    keys = _people_of(leaver, rows)
    given = {
        "actor": by.user_id, "to": world.seller.pk, "keys": keys, "events": [uuid7() for _key in keys],
    }  # fmt: skip
    raw = by_hand(HANDED_OVER, given)
    handed, seconds = done(lambda: hand_over(leaver, to=[world.seller.pk], by=by))
    found = compared("hand over", raw, do=seconds, undo=undone(handed, by))
    raw = by_hand(DELETED, given)
    binned, seconds = _deleted(leaver, by)
    found |= compared("delete", raw, do=seconds, undo=undone(binned, by))
    _deleted(leaver, by)
    raw = by_hand(ERASED, given)
    return found | compared("erase", raw, do=_erased(keys, by))


def _leaver(world: World) -> User:
    """Return the colleague whose people are worked on; made at the first time."""
    seller = world.seller
    made, _is_new = User.objects.get_or_create(
        email=LEAVER, defaults={"name": "Leaver", "role": seller.role, "team": seller.team}
    )
    return made


def _people_of(leaver: User, rows: int) -> list[UUID]:
    """Add people with an event each; returns their keys. Those of a run that broke off are worked on too."""
    for numbers in batched(range(rows - Contact.objects.filter(owner=leaver).count()), SLICE):
        people = [
            Contact(kind="person", name=f"Person {number}", language="en", owner=leaver, team=leaver.team)
            for number in numbers
        ]
        Contact.bulk_insert(people)
        emit_many([Emission(RecordAdded(one)) for one in people], by=SYSTEM, quiet=True)
    return list(Contact.objects.filter(owner=leaver).values_list("pk", flat=True))


def _deleted(leaver: User, by: Actor) -> Any:
    """Delete all people of somebody, as the button of the list does it: by the list's filter, in a job."""
    tree = {"field": "owner", "op": "is", "value": str(leaver.pk)}
    return done(lambda: start_bulk(PEOPLE, act="delete", value={}, chosen=Chosen(tree=tree), by=by))


def _erased(keys: list[UUID], by: Actor) -> float:
    """Erase batch by batch, as the job of the night does it."""
    start = time.perf_counter()
    for part in batched(keys, BATCH):
        erase_binned(list(Binned.objects.filter(anchor__in=part).select_related("anchor")), by=by)
    return time.perf_counter() - start
