"""Tells which records somebody has worked on since an import wrote them: those an undo leaves alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from wasl.exchange.importing import Effect, UndoResult


@dataclass(frozen=True)
class Undoing:
    """What is taken back of a chunk of effects, newest first, and what stays, each record with the reason."""

    undone: list[Effect]
    kept: Mapping[UUID, str]

    @property
    def changed(self) -> list[Effect]:
        """The effects whose records get their earlier values."""
        return [effect for effect in self.undone if effect.action == "updated"]

    @property
    def made(self) -> list[UUID]:
        """The records that go, because the import made them."""
        return [effect.record_id for effect in self.undone if effect.action == "created"]

    @property
    def result(self) -> UndoResult:
        """What an importer tells of it."""
        return UndoResult(len(self.undone), self.kept)


def undoing(effects: Sequence[Effect], import_id: UUID) -> Undoing:
    """Return what to take back: all but the records that somebody has worked on since."""
    busy = touched([effect.record_id for effect in effects], import_id)
    reason = _("Somebody has worked on this record since the import.")
    return Undoing([one for one in effects if one.record_id not in busy], dict.fromkeys(busy, reason))


def touched(ids: Sequence[UUID], import_id: UUID) -> set[UUID]:
    """Return the records on which something happened after the import first wrote to them, by others than it.

    One that was merged into another is among them: its events stand there.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT link.anchor_id FROM records_eventlink link JOIN records_event event ON event.id = link.event_id"
            " WHERE link.anchor_id = ANY(%s::uuid[]) AND event.subject_id = link.anchor_id"
            " GROUP BY link.anchor_id HAVING max(event.recorded_at) FILTER (WHERE event.cause IS DISTINCT FROM %s)"
            " > min(event.recorded_at) FILTER (WHERE event.cause = %s)"
            " UNION SELECT id FROM records_anchor WHERE id = ANY(%s::uuid[]) AND merged_into_id IS NOT NULL",
            [list(ids), import_id, import_id, list(ids)],
        )
        return {pk for (pk,) in cursor.fetchall()}
