"""Tells which records somebody has worked on since an import wrote them: those an undo leaves alone."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection


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
