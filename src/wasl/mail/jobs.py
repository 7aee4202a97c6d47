"""Jobs of the outbox: deliver one letter, and look every minute for those that wait."""

from django.tasks import task

from wasl.mail import delivery


@task
def deliver(key: str) -> None:
    """Try to send one letter, if it is due and nobody is at it."""
    delivery.deliver(key)


@task
def sweep() -> None:
    """Send what is due: letters whose time has come again, and those whose sender died."""
    for key in delivery.due():
        delivery.deliver(key)
