"""Jobs of the home pages: the letter of the week."""

from django.tasks import task

from wasl.home import letters


@task
def send_letters() -> None:
    """Send the letter of the week to everybody whose first working morning it is."""
    letters.send_due()
