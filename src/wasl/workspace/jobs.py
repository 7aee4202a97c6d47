"""Jobs of people: letters about doors, written apart so that a stranger cannot tell by the time it takes (S-084)."""

from django.tasks import task

from wasl.kernel.actor import SYSTEM
from wasl.workspace import commands


@task
def send_reset(address: str) -> None:
    """Write the link for a new password to whoever has this address, if anybody has."""
    commands.send_reset(address, by=SYSTEM)


@task
def tell_of_lock(address: str) -> None:
    """Note that an account was locked after wrong passwords, and write to its person and to the owners."""
    commands.note_lock(address, by=SYSTEM)
