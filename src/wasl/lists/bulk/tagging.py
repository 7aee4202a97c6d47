"""Tags put on many records, or taken off, by one statement a batch."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.kernel.actor import Actor
from wasl.kernel.bulk import unsaved
from wasl.kernel.errors import Invalid
from wasl.kernel.text import clean_line, fold, isolated
from wasl.lists.bulk.batch import Applied, Batch, OfRecords
from wasl.lists.bulk.wording import listed
from wasl.lists.listing import Listing
from wasl.records.commands.events import Emission, emit_many
from wasl.records.commands.tags import tags_named
from wasl.records.events import TagsChanged
from wasl.records.models import Anchor, Tag

ADD = (
    "INSERT INTO records_taglink (anchor_id, tag_id, added_at)"
    " SELECT anchor, tag, now() FROM unnest(%s::uuid[]) AS anchor CROSS JOIN unnest(%s::uuid[]) AS tag"
    " ON CONFLICT DO NOTHING RETURNING anchor_id, tag_id"
)
REMOVE = (
    "DELETE FROM records_taglink WHERE anchor_id = ANY(%s::uuid[]) AND tag_id = ANY(%s::uuid[])"
    " RETURNING anchor_id, tag_id"
)
BACK = {
    "added": (
        "DELETE FROM records_taglink link USING unnest(%s::uuid[], %s::uuid[]) AS gone(anchor, tag)"
        " WHERE link.anchor_id = gone.anchor AND link.tag_id = gone.tag RETURNING link.anchor_id, link.tag_id"
    ),
    "removed": (
        "INSERT INTO records_taglink (anchor_id, tag_id, added_at)"
        " SELECT old.anchor, old.tag, now() FROM unnest(%s::uuid[], %s::uuid[]) AS old(anchor, tag)"
        " JOIN records_tag ON records_tag.id = old.tag ON CONFLICT DO NOTHING RETURNING anchor_id, tag_id"
    ),
}

type Pairs = Sequence[tuple[UUID, UUID]]


class Tagging(OfRecords):
    """Puts tags on records ("added") or takes them off ("removed"); the value is `{"names": [...]}`."""

    def __init__(self, key: str, word: Literal["added", "removed"]) -> None:
        self.key, self.word = key, word
        self.label = gettext_lazy("Add tags") if word == "added" else gettext_lazy("Remove tags")
        self.icon = "tag" if word == "added" else "tag-off"

    def permission(self, _listing: Listing) -> str:
        """Return the right to tag."""
        return "records.tag"

    def read(self, _listing: Listing, value: Mapping[str, Any], _by: Actor) -> dict[str, Any]:
        """Return the names of the tags, each once."""
        given = value.get("names")
        names = (
            [clean_line(name) for name in given if isinstance(name, str)] if isinstance(given, list) else []
        )
        found = list({fold(name): name for name in names if fold(name)}.values())
        if not found:
            raise Invalid(fields={"names": [_("Name at least one tag.")]})
        if len(found) > 20 or any(len(name) > 60 for name in found):
            raise Invalid(fields={"names": [_("At most twenty tags of at most 60 characters each.")]})
        return {"names": found}

    def sentence(self, _listing: Listing, value: Mapping[str, Any], _by: Actor) -> str:
        """Return which tags come or go."""
        names = listed([isolated(name) for name in value["names"]])
        text = _("Add the tags %(names)s") if self.word == "added" else _("Remove the tags %(names)s")
        return text % {"names": names}

    def apply(self, batch: Batch) -> Applied:
        """Add or remove the links, and tell each record that changed."""
        tags = self._tags(batch.value["names"])
        statement = ADD if self.word == "added" else REMOVE
        moved = _run(statement, batch.ids, [tag.pk for tag in tags])
        self._tell(batch, moved, self.word)
        return Applied({pk: [str(tag) for tag in found] for pk, found in _by_record(moved).items()})

    def undo(self, batch: Batch, before: Mapping[UUID, Any]) -> set[UUID]:
        """Take away the links that were added, or add those that were removed: other tags stay as they are."""
        pairs = [(pk, UUID(tag)) for pk, tags in before.items() for tag in tags]
        moved = _run(BACK[self.word], [pk for pk, _tag in pairs], [tag for _pk, tag in pairs])
        self._tell(batch, moved, "removed" if self.word == "added" else "added")
        return set(before)

    def _tags(self, names: Iterable[str]) -> list[Tag]:
        if self.word == "added":
            return tags_named(names)
        return list(Tag.objects.filter(folded__in=[fold(name) for name in names]))

    @staticmethod
    def _tell(batch: Batch, moved: Pairs, word: str) -> None:
        names = dict(Tag.objects.filter(pk__in={tag for _pk, tag in moved}).values_list("pk", "name"))
        emissions = [
            Emission(TagsChanged(unsaved(Anchor, id=pk), **{word: [names[tag] for tag in tags]}))  # type: ignore[arg-type]  # added or removed
            for pk, tags in _by_record(moved).items()
        ]
        if emissions:
            emit_many(emissions, by=batch.by, quiet=batch.quiet, cause=batch.cause)


def _run(statement: str, anchors: Sequence[UUID], tags: Sequence[UUID]) -> Pairs:
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(anchors), list(tags)])
        return [(anchor, tag) for anchor, tag in cursor.fetchall()]


def _by_record(pairs: Pairs) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    for pk, tag in pairs:
        found.setdefault(pk, []).append(tag)
    return found
