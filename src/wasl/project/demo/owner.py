"""Gives the owner of a demo a day of his own: six steps of his colleagues' customers become his."""

import datetime
import zoneinfo

from wasl.kernel import clock
from wasl.kernel.actor import SYSTEM
from wasl.project.demo.marks import marked
from wasl.project.models import DemoMark
from wasl.records.commands import set_next_step
from wasl.records.models import Anchor
from wasl.workspace.models import User
from wasl.workspace.queries import workspace

# days from today, hour and minute: one late, three today, two ahead
DAY = ((-1, 15, 0), (0, 10, 30), (0, 13, 0), (0, 16, 15), (1, 9, 30), (3, 11, 0))


def give_day(owner: User) -> int:
    """Promise six steps in the owner's name on demo customers of his language that have one; returns how many."""
    anchors = Anchor.objects.filter(
        pk__in=marked(DemoMark.Kind.RECORD), next_step_at__isnull=False, is_archived=False
    )
    written = (
        anchors.filter(title__regex="[ء-ي]")
        if owner.language == "ar"
        else anchors.exclude(title__regex="[ء-ي]")
    )
    chosen = list(written.order_by("next_step_at", "pk")[: len(DAY)])
    today = clock.now().astimezone(zoneinfo.ZoneInfo(workspace().zone))
    for anchor, (days, hour, minute) in zip(chosen, DAY, strict=False):
        due_at = (today + datetime.timedelta(days=days)).replace(
            hour=hour, minute=minute, second=0, microsecond=0
        )
        set_next_step(anchor, step=anchor.next_step, due_at=due_at, by=SYSTEM, owner_id=owner.pk, quiet=True)
    return len(chosen)
