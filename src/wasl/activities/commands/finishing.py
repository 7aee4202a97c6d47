"""Ending: a task is done, something will not be done after all, or is to be done again; what repeats comes again."""

import datetime
from typing import cast

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from wasl.activities import events
from wasl.activities.commands.adding import planned, set_columns
from wasl.activities.commands.changing import activity_about
from wasl.activities.commands.owners import Share, share_of
from wasl.activities.commands.steps import refresh_steps
from wasl.activities.intake import take_in
from wasl.activities.models import KINDS, OPEN, Activity, Task
from wasl.activities.repeating import next_due
from wasl.activities.values import ActivityValues, NextValues
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.taking import Intake
from wasl.records.commands import emit, lock
from wasl.records.commands.erasing import erase_records
from wasl.records.models import Anchor, EventLink

State = Activity.State
# what the next one of a repeating task has from the one before
INHERITED = (
    "title", "body", "priority", "minutes", "remind_before", "repeat", "repeat_from", "owner_id", "team_id",
    "direction", "place", "custom",
)  # fmt: skip


@command("activities.change")
def complete_task(
    task: Task, *, by: Actor, outcome: str = "", then: NextValues | None = None, quiet: bool = False
) -> Task:
    """Say that a task is done, what came of it, and what comes next with the same records.

    A task that repeats comes again, once. Raises `Conflict` when it is closed, `Invalid` while it waits for others.
    """
    task = lock(task)
    _refuse_waiting(task)
    about = end(task, State.DONE, by=by, outcome=outcome)
    emit(events.TaskCompleted(task, also=tuple(about)), by=by, quiet=quiet)
    go_on(task, about, then, by=by, quiet=quiet)
    return task


@command("activities.change")
def drop_activity[A: Activity](activity: A, *, by: Actor, outcome: str = "", quiet: bool = False) -> A:
    """Say that it will not be done or held after all; one that repeats comes again. Raises `Conflict` when it is closed."""
    activity = lock(activity)
    about = end(activity, State.DROPPED, by=by, outcome=outcome)
    emit(events.ActivityDropped(activity, also=tuple(about)), by=by, quiet=quiet)
    go_on(activity, about, None, by=by, quiet=quiet)
    return activity


@command("activities.change")
def reopen_activity[A: Activity](activity: A, *, by: Actor, quiet: bool = False) -> A:
    """Say that it is to be done again after all; what it made when it ended goes, unless somebody has worked on it since."""
    activity = lock(activity)
    if activity.is_open:
        return activity
    activity.state, activity.done_at, activity.done_by_id, activity.outcome = State.OPEN, None, None, ""
    activity.is_late_told = False
    about = _saved(activity)
    _take_next_back(activity)
    emit(events.ActivityReopened(activity, also=tuple(about)), by=by, quiet=quiet)
    refresh_steps(anchor.id for anchor in about)
    return activity


def end(
    activity: Activity, state: State, *, by: Actor, outcome: str = "", at: datetime.datetime | None = None
) -> list[Anchor]:
    """Close a locked activity and save it; returns the records it is about. Raises `Conflict` when it is closed."""
    if not activity.is_open:
        raise Conflict(_("This is closed already."))
    intake = take_in({"outcome": outcome}, share_of({}, by=by, intake=Intake(), before=activity).zone)
    intake.finish()
    activity.outcome = intake.fields["outcome"]
    activity.state, activity.done_at, activity.done_by_id = state, at or clock.now(), by.user_id
    return _saved(activity)


def go_on(
    activity: Activity, about: list[Anchor], then: NextValues | None, *, by: Actor, quiet: bool = False
) -> None:
    """Do what follows an end: the next one of what repeats, the next step, and the copies on the records."""
    if activity.repeat:
        _come_again(activity, about, by=by, quiet=quiet)
    if then and then["title"].strip():
        values = cast("ActivityValues", {"about": [anchor.id for anchor in about], **then})
        planned("task", then["title"], values, by=by)
    refresh_steps(anchor.id for anchor in about)


def _saved(activity: Activity) -> list[Anchor]:
    activity.version += 1
    activity.updated_at = clock.now()
    activity.save()
    return activity_about(activity)


def _refuse_waiting(task: Task) -> None:
    first = list(task.blocked_by.filter(OPEN).values_list("title", flat=True)[:3])
    if first:
        raise Invalid(_("First comes: %(titles)s") % {"titles": "، ".join(first)})


def _come_again(activity: Activity, about: list[Anchor], *, by: Actor, quiet: bool) -> None:
    """Store the next one of what repeats, unless it is there: it names the one before, which only one can."""
    if Activity._base_manager.filter(follows=activity).exists():  # noqa: SLF001 - in the bin too
        return
    share = share_of({}, by=by, intake=Intake(), before=activity)
    due = _next(activity, share)
    if due is None:
        return
    again = KINDS[activity.kind](kind=activity.kind, follows=activity)
    for name in INHERITED:
        setattr(again, name, getattr(activity, name))
    points = [{"text": point["text"], "is_done": False} for point in activity.checklist]
    when: ActivityValues = (
        {"due_at": due} if activity.has_time else {"due_on": due.astimezone(share.zone).date()}
    )
    fields = take_in({**when, "remind_before": activity.remind_before}, share.zone).fields
    set_columns(again, fields | {"checklist": points}, share)
    again.repeat_at = due
    again.save()
    again.name_records(about)
    emit(events.TaskAdded(again, also=tuple(about)), by=by, quiet=quiet)


def _take_next_back(activity: Activity) -> None:
    """Erase the next one of what repeats as long as nothing has happened to it but that it came."""
    ahead = Activity.objects.filter(OPEN, follows=activity, version=1)
    told = EventLink.objects.filter(anchor_id=OuterRef("pk")).exclude(type=events.TaskAdded.type)
    erase_records(Activity, list(ahead.exclude(Exists(told)).values_list("pk", flat=True)))


def _next(activity: Activity, share: Share) -> datetime.datetime | None:
    """Return when it is due again: after its own moment, after that of the rule it stands for, and after now."""
    start, own = activity.repeat_from, share.start_of(activity)
    if start is None or own is None:
        return None
    after = max(own, activity.repeat_at or own, clock.now())
    return next_due(activity.repeat, start, after, share.zone)
