"""Many records moved to the bin, and brought back from it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.kernel.actor import Actor
from wasl.lists.bulk.batch import Applied, Batch, OfRecords
from wasl.lists.listing import Listing
from wasl.records.commands.bin import Because, put_in_bin, take_from_bin


class Binning(OfRecords):
    """Deletes records; there is no value."""

    key = "delete"
    label = gettext_lazy("Delete")
    icon = "trash"

    def permission(self, _listing: Listing) -> str:
        """Return the right to delete, which is one for all kinds."""
        return "records.delete"

    def read(self, _listing: Listing, _value: Mapping[str, Any], _by: Actor) -> dict[str, Any]:
        """Return nothing: there is nothing to say."""
        return {}

    def sentence(self, _listing: Listing, _value: Mapping[str, Any], _by: Actor) -> str:
        """Return what is done."""
        return _("Moved to the bin")

    def standing(self, _kind: str, ids: Sequence[UUID]) -> Sequence[UUID]:
        """Return all: what comes back is in the bin."""
        return ids

    def apply(self, batch: Batch) -> Applied:
        """Move those that were not merged into others."""
        moved = put_in_bin(batch.model, batch.ids, by=batch.by, because=_because(batch))
        return Applied({key: {} for key in moved})

    def undo(self, batch: Batch, before: Mapping[UUID, Any]) -> set[UUID]:
        """Bring back those that are still in the bin and clash with none."""
        return set(take_from_bin(batch.model, list(before), by=batch.by, because=_because(batch)).ids)


def _because(batch: Batch) -> Because:
    return Because(quiet=batch.quiet, cause=batch.cause)
