"""Every minute: reminders that are due, and bookings whose meeting a colleague has moved or dropped."""

from django.tasks import task

from wasl.bookings import following


@task
def look_after() -> None:
    """Remind visitors, and let bookings follow their meetings."""
    following.remind()
    following.follow()
