"""Right after it was stored: a submission is handed on."""

from uuid import UUID

from django.tasks import task

from wasl.capture.commands import handing
from wasl.capture.models import Submission
from wasl.workspace.visitors import house_of


@task()
def hand_on(submission: str) -> None:
    """Find the contact of a submission, and let everybody react to it."""
    handing.hand_on(Submission.objects.get(pk=UUID(submission)), by=house_of())
