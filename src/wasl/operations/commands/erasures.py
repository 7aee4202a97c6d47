"""Keeps which records were erased for good, in the transaction that erases them."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.module_loading import import_string

from wasl.operations.models import Erasure
from wasl.worker.jobs import AnyTask


def note_erased(ids: Iterable[UUID]) -> None:
    """Keep the ids of records, and let the list beside the backups be written anew."""
    Erasure.objects.bulk_create([Erasure(record_id=pk) for pk in ids], ignore_conflicts=True)
    job: AnyTask = import_string("wasl.operations.jobs.seal_erasures")
    job.enqueue()
