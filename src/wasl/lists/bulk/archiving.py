"""Many records put away, or taken back, by two statements a batch."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.bulk import unsaved
from wasl.kernel.manifest import registry
from wasl.lists.bulk.batch import Applied, Batch, OfRecords
from wasl.lists.listing import Listing
from wasl.records.commands.events import Emission, emit_many
from wasl.records.events import RecordArchived, RecordRestored
from wasl.records.models import Anchor


class Archiving(OfRecords):
    """Puts records away ("archive") or takes them back ("restore"); there is no value."""

    def __init__(self, key: str, *, puts_away: bool) -> None:
        self.key, self.puts_away = key, puts_away
        self.label = gettext_lazy("Archive") if puts_away else gettext_lazy("Restore")
        self.icon = "archive" if puts_away else "archive-off"

    def permission(self, listing: Listing) -> str:
        """Return the right to archive records of this kind."""
        return listing.archiving

    def read(self, _listing: Listing, _value: Mapping[str, Any], _by: Actor) -> dict[str, Any]:
        """Return nothing: there is nothing to say."""
        return {}

    def sentence(self, _listing: Listing, _value: Mapping[str, Any], _by: Actor) -> str:
        """Return what is done."""
        return _("Put away in the archive") if self.puts_away else _("Take back from the archive")

    def apply(self, batch: Batch) -> Applied:
        """Put away those that are not, or take back those that are."""
        return Applied({key: {} for key in self._move(batch, batch.ids, away=self.puts_away)})

    def undo(self, batch: Batch, before: Mapping[UUID, Any]) -> set[UUID]:
        """Do the opposite with those that are still as they were left."""
        return set(self._move(batch, list(before), away=not self.puts_away))

    @staticmethod
    def _move(batch: Batch, ids: Sequence[UUID], *, away: bool) -> list[UUID]:
        # a merged record comes back when its merge is undone
        whole = batch.model.objects.filter(pk__in=ids, anchor__merged_into=None)
        rows = whole.filter(archived_at__isnull=away).select_for_update(of=("self",))
        moved = list(rows.order_by("pk").values_list("pk", flat=True))
        if moved:
            batch.model.objects.filter(pk__in=moved).update(
                archived_at=clock.now() if away else None, version=F("version") + 1
            )
            Anchor.objects.filter(pk__in=moved).update(is_archived=away)
            registry().settle(batch.model, moved)
            event = RecordArchived if away else RecordRestored
            told = [Emission(event(unsaved(Anchor, id=pk))) for pk in moved]
            emit_many(told, by=batch.by, quiet=batch.quiet, cause=batch.cause)
        return moved
