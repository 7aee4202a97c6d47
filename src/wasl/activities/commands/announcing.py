"""Tells once of each due moment that has passed, and of each reminder that is due."""

from wasl.activities import events
from wasl.activities.models import CURRENT, Activity
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.records.commands import Emission
from wasl.records.commands.events import emit_many

# a meeting that has begun is not late
LATE_KINDS = ("task", "call")


@command("activities.change")
def tell_late(most: int, *, by: Actor) -> int:
    """Tell of up to `most` tasks and calls whose moment has passed; returns how many it were.

    The mark and the event are of one transaction, and two runners pass each other by: each moment is told once.
    """
    now = clock.now()
    waiting = Activity.objects.open().filter(CURRENT, is_late_told=False, due_at__lte=now)
    rows = waiting.order_by("due_at").select_for_update(of=("self",), skip_locked=True)
    found = list(rows[:most])
    Activity.objects.filter(pk__in=[one.pk for one in found]).update(is_late_told=True)
    told = [
        Emission(events.TaskOverdue(one, is_reminded=one.remind_at is not None and one.remind_at <= now))
        for one in found
        if one.kind in LATE_KINDS
    ]
    if told:
        emit_many(told, by=by)
    return len(found)


@command("activities.change")
def tell_reminders(most: int, *, by: Actor) -> int:
    """Tell of up to `most` reminders that are due; returns how many it were."""
    waiting = Activity.objects.open().filter(CURRENT, remind_at__lte=clock.now())
    found = list(waiting.order_by("remind_at").select_for_update(of=("self",), skip_locked=True)[:most])
    Activity.objects.filter(pk__in=[one.pk for one in found]).update(remind_at=None)
    if found:
        emit_many([Emission(events.ReminderDue(one)) for one in found], by=by)
    return len(found)
