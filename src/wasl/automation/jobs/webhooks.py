"""Background work of webhooks: events heard of, messages sent a turn at a time, old ones cleared away."""

from collections.abc import Sequence
from uuid import UUID

from django.tasks import task

from wasl.automation import hearing, posting


@task()
def hear_events(events: Sequence[str]) -> None:
    """Write down what webhooks are to be told of events, and let it be sent."""
    for webhook in hearing.hear([UUID(key) for key in events]):
        post.enqueue(str(webhook))


@task(priority=-10)
def post(webhook: str) -> None:
    """Send what waits for one webhook; more than fits into a turn goes to the end of the queue."""
    if posting.send_turn(UUID(webhook)):
        post.enqueue(webhook)


@task()
def wake_webhooks() -> None:
    """Take up what is to be tried again, and what a dead worker left."""
    for webhook in posting.due():
        post.enqueue(str(webhook))


@task()
def clear_deliveries() -> None:
    """Remove old lines of the log."""
    posting.clear_old()
