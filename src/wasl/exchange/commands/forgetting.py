"""Forgets records that are erased for good: what imports keep of them to be taken back or decided."""

from collections.abc import Sequence
from uuid import UUID

from wasl.exchange.models import ImportChange, ImportEffect


def forget_records(ids: Sequence[UUID]) -> None:
    """Remove what imports did to records, and what files that came back would change of them."""
    for model in (ImportEffect, ImportChange):
        model.objects.filter(record_id__in=ids).delete()
