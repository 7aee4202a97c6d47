"""Jobs of reports by mail: begin those that are due, send one."""

from django.tasks import task

from wasl.mail import mailing


@task
def send_report(key: str, due: str) -> None:
    """Send a report that was due at a moment."""
    mailing.send(key, due)


@task
def begin_reports() -> None:
    """Begin to send every report that is due; each has a job of its own, so that none holds up another."""
    mailing.take_due(send_report.enqueue)
