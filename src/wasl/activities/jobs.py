"""Background work: each minute what has become late and what is to be remembered is told."""

from django.tasks import task

from wasl.activities import commands
from wasl.kernel.actor import SYSTEM

AT_ONCE = 200


@task()
def announce() -> None:
    """Tell of everything that is due to be told; stands being run twice, and beside itself."""
    while commands.tell_late(AT_ONCE, by=SYSTEM) == AT_ONCE:
        pass
    while commands.tell_reminders(AT_ONCE, by=SYSTEM) == AT_ONCE:
        pass
