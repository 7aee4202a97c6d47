"""Background work of notifications: events heard of, mail and push that are due, old ones cleared away."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.tasks import task

from wasl.automation import leaving, telling
from wasl.worker.jobs import take_waiting

MOST_AT_ONCE = 200


@task(priority=50)
def tell_people(events: Sequence[str]) -> None:
    """Tell people of events: before other work, since somebody looks at the page. Those that wait besides go with them.

    What a rule does to very many records would else keep every other job waiting.
    """
    with transaction.atomic():
        more = [key for given in take_waiting(tell_people, MOST_AT_ONCE) for key in given[0]]
        if telling.tell([UUID(key) for key in (*events, *more)]):
            send_notifications.enqueue()


@task()
def send_notifications() -> None:
    """Send what is due by mail and push."""
    leaving.send_due()


@task()
def clear_notifications() -> None:
    """Remove notifications that nobody will look for again."""
    leaving.clear_old()
