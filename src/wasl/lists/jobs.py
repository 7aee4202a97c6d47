"""Background work on many records and changes of type: chunk by chunk; what wakes those that a crash left lying."""

import datetime

from django.tasks import task

from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.lists import commands, reports
from wasl.lists.custom.indexing import arrange_indexes
from wasl.lists.models import BulkWork, FieldConversion
from wasl.lists.queries.bulk import stalled_bulk
from wasl.lists.queries.conversions import stalled_conversions
from wasl.workspace.models import User
from wasl.workspace.queries import actor_of_user

SILENT = datetime.timedelta(seconds=60)


@task()
def move_bulk(work_id: str) -> None:
    """Go on with a work until it is over, or taken back; stands being run twice: each chunk locks the work.

    It runs with the rights its asker has now. Where that person can no longer sign in it stops.
    """
    work = BulkWork.objects.get(pk=work_id)
    users = User.objects.select_related("role").filter(is_active=True)
    user = users.filter(pk=work.asked_by_id).first() if work.asked_by_id else None
    if user is None:
        commands.cancel_bulk(work, by=SYSTEM)
        return
    by = actor_of_user(user)
    while work.is_moving:
        step = commands.take_bulk_chunk if work.state == BulkWork.State.RUNNING else commands.undo_bulk_chunk
        work = step(work, by=by)


@task()
def wake_bulk() -> None:
    """Queue again what should be moving but has stood still."""
    for work in stalled_bulk(SYSTEM, before=clock.now() - SILENT):
        move_bulk.enqueue(str(work.pk))


@task()
def move_conversion(conversion_id: str) -> None:
    """Go on with a change of type until it is over or waits for a person; stands being run twice.

    Values that are half converted are converted to the end, whatever becomes of who asked for it.
    """
    conversion = FieldConversion.objects.select_related("asked_by__role").get(pk=conversion_id)
    viewer = actor_of_user(conversion.asked_by) if conversion.asked_by else SYSTEM
    while conversion.is_moving:
        conversion = commands.take_conversion_chunk(conversion, viewer=viewer, by=SYSTEM)


@task()
def wake_conversions() -> None:
    """Queue again the changes of type that should be moving but have stood still."""
    for conversion in stalled_conversions(SYSTEM, before=clock.now() - SILENT):
        move_conversion.enqueue(str(conversion.pk))


@task()
def index_fields() -> None:
    """Build the indexes behind orders by custom fields, and drop those that nobody wants; stands being run twice."""
    arrange_indexes()


@task()
def forget_bulk() -> None:
    """Remove what is known of records for works that can no longer be taken back."""
    while commands.forget_old_bulk(clock.now() - BulkWork.KEPT_FOR, by=SYSTEM):
        pass


@task()
def count_report(key: str) -> None:
    """Count a report that took longer than a page may wait, and keep it for whoever asked; stands being run twice."""
    reports.finish_report(key)
