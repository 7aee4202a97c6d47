"""Jobs of people: tell of a door that was locked."""

from django.tasks import task

from wasl.kernel.actor import SYSTEM
from wasl.workspace import commands


@task
def tell_of_lock(address: str) -> None:
    """Note that an account was locked after wrong passwords, and write to its person and to the owners."""
    commands.note_lock(address, by=SYSTEM)
