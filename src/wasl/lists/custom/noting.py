"""Tells of a changed definition: the audit, and everybody who keeps definitions in memory."""

from django.utils.module_loading import import_string

from wasl.kernel.actor import Actor
from wasl.kernel.ids import uuid7
from wasl.lists.models import CustomField
from wasl.worker.jobs import AnyTask
from wasl.workspace import audit
from wasl.workspace.models import Workspace


def note_field(action: str, field: CustomField, *, by: Actor) -> None:
    """Write into the audit what was done, and let everybody's definitions be read anew."""
    Workspace.objects.update(fields_stamp=uuid7())
    if field.is_sortable:
        # by name, since jobs stand above; an index that nobody wants any more goes by night
        job: AnyTask = import_string("wasl.lists.jobs.index_fields")
        job.enqueue()
    audit.record(action, by=by, target=field, data={"kind": field.kind, "fields": [field.key]})
