"""Background work of rooms and the feed."""

from collections.abc import Sequence
from uuid import UUID

from django.tasks import task

from wasl.kernel.actor import SYSTEM
from wasl.rooms import commands
from wasl.workspace.queries import has_owner


@task(priority=40)
def write_news(events: Sequence[str]) -> None:
    """Put what is news on the feed: before other work, since somebody looks at the page."""
    commands.write_lines([UUID(key) for key in events], by=SYSTEM)


@task()
def keep_rooms() -> None:
    """Make the rooms that teams should have, and call them as the teams are called now."""
    if has_owner():
        commands.keep_given_rooms("", by=SYSTEM)
