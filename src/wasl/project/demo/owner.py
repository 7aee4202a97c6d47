"""Gives the owner of a demo a day of his own: six tasks, calls and meetings of his colleagues become his."""

import datetime
import zoneinfo

from wasl.activities.commands import change_activity
from wasl.activities.models import Activity
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.project.demo.marks import marked
from wasl.project.models import DemoMark
from wasl.workspace.models import User
from wasl.workspace.queries import workspace

# days from today, hour and minute: one late, three today, two ahead
DAY = ((-1, 15, 0), (0, 10, 30), (0, 13, 0), (0, 16, 15), (1, 9, 30), (3, 11, 0))


def give_day(owner: User) -> int:
    """Give the owner six open tasks, calls and meetings about demo customers of his language; returns how many."""
    planned = Activity.objects.open().filter(pk__in=marked(DemoMark.Kind.RECORD), due_at__isnull=False)
    mine = (
        planned.filter(title__regex="[ء-ي]")
        if owner.language == "ar"
        else planned.exclude(title__regex="[ء-ي]")
    )
    calls, tasks = (
        mine.filter(kind="call").order_by("due_at", "pk"),
        mine.exclude(kind="call").order_by("due_at", "pk"),
    )
    chosen = [*tasks[:1], *calls[:2], *tasks[1 : len(DAY)]][: len(DAY)]
    today = clock.now().astimezone(zoneinfo.ZoneInfo(workspace().zone))
    for activity, (days, hour, minute) in zip(chosen, DAY, strict=False):
        due_at = (today + datetime.timedelta(days=days)).replace(
            hour=hour, minute=minute, second=0, microsecond=0
        )
        change_activity(activity, due_at=due_at, by=SYSTEM, owner_id=owner.pk, quiet=True)
    return len(chosen)
