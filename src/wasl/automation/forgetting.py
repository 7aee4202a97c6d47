"""Forgets records that are erased for good: what was written down of them for other programs."""

from collections.abc import Sequence
from uuid import UUID

from wasl.automation.models import Delivery


def forget_records(ids: Sequence[UUID]) -> None:
    """Remove the messages about records, sent or not."""
    Delivery.objects.filter(anchor_id__in=ids).delete()
