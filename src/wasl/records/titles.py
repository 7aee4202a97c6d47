"""How records are called to the reader."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from wasl.kernel.manifest import registry
from wasl.records.models import Anchor


def titles_of(anchors: Iterable[Anchor]) -> Mapping[UUID, str]:
    """Return the titles by id: as stored, or in the reader's words where the kind has some (`Kind.titles`)."""
    titles: dict[UUID, str] = {}
    keys = defaultdict(list)
    for anchor in anchors:
        titles[anchor.id] = anchor.title
        keys[anchor.kind].append(anchor.id)
    for name, ids in keys.items():
        named = registry().kind(name).titles
        titles |= named(ids) if named else {}
    return titles
