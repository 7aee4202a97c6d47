"""Each minute the guests of meetings hear what changed; so a meeting that is moved thrice in a minute writes one letter."""

from django.tasks import task

from wasl.calendar.commands.invitations import tell_changes
from wasl.kernel.actor import SYSTEM

AT_ONCE = 50


@task()
def tell_guests() -> None:
    """Tell guests of changes; stands being run twice, and beside itself."""
    while tell_changes(AT_ONCE, by=SYSTEM) == AT_ONCE:
        pass
