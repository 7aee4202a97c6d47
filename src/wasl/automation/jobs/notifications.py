"""Background work of notifications: events heard of, mail and push that are due, old ones cleared away."""

from collections.abc import Sequence
from uuid import UUID

from django.tasks import task

from wasl.automation import leaving, telling


@task(priority=50)
def tell_people(events: Sequence[str]) -> None:
    """Tell people of events: before other work, since somebody looks at the page."""
    if telling.tell([UUID(key) for key in events]):
        send_notifications.enqueue()


@task()
def send_notifications() -> None:
    """Send what is due by mail and push."""
    leaving.send_due()


@task()
def clear_notifications() -> None:
    """Remove notifications that nobody will look for again."""
    leaving.clear_old()
