"""Marks what the demo brings, in the transaction that brings it."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet

from wasl.project.models import DemoMark


def mark(kind: str, keys: Iterable[uuid.UUID]) -> None:
    """Note that things came with the demo."""
    DemoMark.objects.bulk_create([DemoMark(kind=kind, key=key) for key in keys])


def marked(kind: str) -> QuerySet[DemoMark, uuid.UUID]:
    """Return the keys of what came with the demo."""
    return DemoMark.objects.filter(kind=kind).values_list("key", flat=True)
