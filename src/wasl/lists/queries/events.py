"""Which events can be asked about: those that packages declare, and those that were told from outside."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import registry

MOST = 300
# a step from one type to the next in the index of links, instead of a walk over millions of them
TYPES = """
WITH RECURSIVE names AS (
    (SELECT type FROM records_eventlink ORDER BY type LIMIT 1)
    UNION ALL
    SELECT (SELECT type FROM records_eventlink WHERE type > names.type ORDER BY type LIMIT 1)
    FROM names WHERE names.type IS NOT NULL
)
SELECT type FROM names WHERE type IS NOT NULL LIMIT %s
"""


def event_names(viewer: Actor) -> list[tuple[str, Any]]:
    """Return (type, label) of the events that have happened here: those from outside first, by their own names where we have none for them."""
    if viewer.user_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(TYPES, [MOST])
        names = [name for (name,) in cursor.fetchall()]
    known = {name: entry.label for name in names if (entry := registry().event_type(name))}
    outside = [(name, registry().event_label(name)) for name in names if name not in known]
    return outside + sorted(known.items(), key=lambda pair: str(pair[1]))


def unheard_of(viewer: Actor, names: Iterable[str]) -> list[str]:
    """Return those of the names that speak of a kind of ours ("contact.created") and are no event: none declares it, none happened.

    A name of another make ("shop.order_placed") may come from outside any day.
    """
    ours = {kind.name for kind in registry().all("kinds")} | {"record"}
    strange = [one for one in names if one.partition(".")[0] in ours and not registry().event_type(one)]
    happened = {name for name, _label in event_names(viewer)} if strange else set()
    return [one for one in strange if one not in happened]
