"""What a combobox suggests while somebody types the name of a record."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from wasl.kernel.actor import Actor
from wasl.kernel.manifest import registry
from wasl.records.queries.found import search

SHOWN = 8


@dataclass(frozen=True)
class Suggestion:
    """A record that may be meant; `line` tells apart those of one name."""

    id: UUID
    title: str
    picture: str
    line: str = ""


def suggestions(viewer: Actor, text: str, kinds: Sequence[str] = ()) -> list[Suggestion]:
    """Return the few records that `text` may mean, best first."""
    hits = search(viewer, text, kinds=kinds, limit=SHOWN, notes=False).hits
    return [Suggestion(hit.anchor.pk, hit.title, registry().kind(hit.anchor.kind).icon) for hit in hits]
