"""Gives the owner of a demo a day of his own: six tasks, calls and meetings of his colleagues become his, and five deals."""

import datetime
import zoneinfo

from wasl.activities.commands import change_activity
from wasl.activities.models import Activity
from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.project.demo.marks import marked
from wasl.project.models import DemoMark
from wasl.sales.commands import change_deal
from wasl.sales.models import Deal
from wasl.workspace.models import User
from wasl.workspace.queries import workspace

# days from today, hour and minute: one late, three today, two ahead
DAY = ((-1, 15, 0), (0, 10, 30), (0, 13, 0), (0, 16, 15), (1, 9, 30), (3, 11, 0))

DEALS = 5
ARABIC = "[ء-ي]"


def give_deals(owner: User) -> int:
    """Give the owner five open deals of the demo in his language, two of them behind their day where there are such; returns how many."""
    rows = Deal.objects.filter(pk__in=marked(DemoMark.Kind.RECORD), state=Deal.State.OPEN)
    mine = rows.filter(title__regex=ARABIC) if owner.language == "ar" else rows.exclude(title__regex=ARABIC)
    behind = list(mine.filter(expected_on__lt=clock.today()).order_by("pk")[:2])
    rest = mine.exclude(pk__in=[one.pk for one in behind]).order_by("-pk")[: DEALS - len(behind)]
    chosen = [*behind, *rest]
    for deal in chosen:
        change_deal(deal, owner_id=owner.pk, by=SYSTEM, quiet=True)
    return len(chosen)


def give_day(owner: User) -> int:
    """Give the owner six open tasks, calls and meetings about demo customers of his language; returns how many."""
    planned = Activity.objects.open().filter(pk__in=marked(DemoMark.Kind.RECORD), due_at__isnull=False)
    mine = (
        planned.filter(title__regex=ARABIC)
        if owner.language == "ar"
        else planned.exclude(title__regex=ARABIC)
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
