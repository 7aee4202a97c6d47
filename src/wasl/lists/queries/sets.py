"""The ready sets beside what the firm has already: what each would add, and what was taken over."""

from dataclasses import dataclass

from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.lists.models import CustomField, InstalledSet
from wasl.lists.queries.custom import MANAGE
from wasl.lists.sets.reading import ReadySet, ready_sets
from wasl.lists.sets.standing import Standing, standings


@dataclass(frozen=True)
class SetSeen:
    """A set with its fields as they stand, and what its installation has made."""

    ready: ReadySet
    fields: list[Standing]
    installed: InstalledSet | None


def sets_seen(viewer: Actor) -> list[SetSeen]:
    """Return all sets for whoever manages fields: two queries."""
    if not viewer.may(MANAGE):
        raise NotAllowed
    known = {(one.kind, one.key): one for one in CustomField.objects.all()}
    installed = {one.key: one for one in InstalledSet.objects.all()}
    return [
        SetSeen(ready, standings(ready, known, installed.get(key)), installed.get(key))
        for key, ready in ready_sets().items()
    ]


def set_seen(viewer: Actor, key: str) -> SetSeen:
    """Return one set; raises `NotAllowed`, `NotFound`."""
    found = next((one for one in sets_seen(viewer) if one.ready.key == key), None)
    if found is None:
        raise NotFound
    return found
