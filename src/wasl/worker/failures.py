"""Keeps why a job failed, as long as failed jobs are kept."""

import datetime
import logging
import traceback

from django.db.utils import InterfaceError, OperationalError

from wasl.kernel import clock
from wasl.kernel.errors import WaslError
from wasl.worker.models import Failure

logger = logging.getLogger(__name__)
LONGEST = 8000  # the end of a trace names the place


def note_failure(job_id: int, fault: BaseException) -> None:
    """Keep what ended a job; without a database the log has to do."""
    trace = "".join(traceback.format_exception(fault))[-LONGEST:]
    text = fault.message if isinstance(fault, WaslError) else str(fault)
    known = {"at": clock.now(), "kind": type(fault).__name__, "text": str(text)[:1000], "trace": trace}
    try:
        Failure.objects.update_or_create(job_id=job_id, defaults=known)
    except (OperationalError, InterfaceError):
        logger.warning("Why job %s failed could not be kept.", job_id)


def forget_failures(*, hours: int) -> None:
    """Forget failures older than the failed jobs that are kept."""
    Failure.objects.filter(at__lt=clock.now() - datetime.timedelta(hours=hours)).delete()
