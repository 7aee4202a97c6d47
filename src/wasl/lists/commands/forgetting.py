"""Forgets records that are erased for good: what bulk work and changed fields keep of them."""

from collections.abc import Sequence
from uuid import UUID

from wasl.lists.models import BulkTarget, CustomField


def forget_records(ids: Sequence[UUID]) -> None:
    """Remove what records were before bulk work, and their names where a field's type was changed."""
    BulkTarget.objects.filter(record_id__in=ids).delete()
    gone = {str(pk) for pk in ids}
    for field in CustomField.objects.exclude(unconverted=[]):
        kept = [row for row in field.unconverted if row["id"] not in gone]
        if kept != field.unconverted:
            field.unconverted = kept
            field.save(update_fields=["unconverted"])
