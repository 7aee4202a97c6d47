"""Jobs of mail: deliver one letter and look every minute for those that wait; look into one that came in."""

from django.tasks import task

from wasl.mail import delivery, reception


@task
def process(key: str) -> None:
    """Ask the handlers for one letter that came in."""
    reception.process(key)


@task
def deliver(key: str) -> None:
    """Try to send one letter, if it is due and nobody is at it."""
    delivery.deliver(key)


@task
def sweep() -> None:
    """Send what is due: letters whose time has come again, and those whose sender died."""
    for key in delivery.due():
        delivery.deliver(key)
