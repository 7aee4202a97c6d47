"""Planning: a task, a call to make, a meeting to hold."""

from collections.abc import Sequence
from typing import Any, Unpack, cast
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.activities import events
from wasl.activities.commands.owners import Share, share_of
from wasl.activities.commands.steps import refresh_steps
from wasl.activities.intake import take_in
from wasl.activities.models import KINDS, Activity, Call, Meeting, Task
from wasl.activities.values import ActivityValues
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.taking import Intake
from wasl.lists.custom.taking import take
from wasl.records.commands import set_tags
from wasl.records.commands.events import emit
from wasl.records.models import Anchor
from wasl.records.queries import anchors

PLANNED: dict[str, type[events.ActivityEvent]] = {
    "task": events.TaskAdded,
    "call": events.CallPlanned,
    "meeting": events.MeetingPlanned,
}
MOST_ABOUT = 100


@command("activities.add")
def add_task(title: str, /, *, by: Actor, quiet: bool = False, **values: Unpack[ActivityValues]) -> Task:
    """Add a task; owner and team default to the actor's own. Raises `Invalid` by field."""
    return cast("Task", planned("task", title, values, by=by, quiet=quiet))


@command("activities.add")
def plan_call(title: str, /, *, by: Actor, quiet: bool = False, **values: Unpack[ActivityValues]) -> Call:
    """Plan a call; `about` is whom to call. Without a title it is called after them."""
    return cast("Call", planned("call", title, values, by=by, quiet=quiet))


@command("activities.add")
def plan_meeting(
    title: str, /, *, by: Actor, quiet: bool = False, **values: Unpack[ActivityValues]
) -> Meeting:
    """Plan a meeting; `about` are those who attend. Without a title it is called after them."""
    return cast("Meeting", planned("meeting", title, values, by=by, quiet=quiet))


def planned(kind: str, title: str, values: ActivityValues, *, by: Actor, quiet: bool = False) -> Activity:
    """Store something to be done and tell of it, for a command that has asked the right."""
    activity, about = stored(kind, title, values, by=by)
    events_of_kind = PLANNED[kind]
    emit(events_of_kind(activity, also=tuple(about)), by=by, quiet=quiet)
    refresh_steps(anchor.id for anchor in about)
    return activity


def stored(kind: str, title: str, values: ActivityValues, *, by: Actor) -> tuple[Activity, list[Anchor]]:
    """Store a new one as it is given, and return it with the records it is about; nothing is told yet."""
    given = cast("ActivityValues", {**values, "title": title})
    intake = Intake()
    share = share_of(values, by=by, intake=intake)
    about = anchors_named(values.get("about") or (), "about", by=by, intake=intake)
    if kind != Activity.Kind.TASK and not title.strip():
        given["title"] = named_after(kind, about)
    found = take_in(given, share.zone)
    found.errors = intake.errors | found.errors
    _refuse_locked(kind, values, by=by, intake=found)
    taken = take(kind, values.get("custom") or {}, by=by, held=None)
    found.errors |= taken.errors
    found.finish()
    activity = KINDS[kind](kind=kind, custom=taken.over({}), owner_id=share.owner_id, team_id=share.team_id)
    set_columns(activity, found.fields, share)
    activity.save()
    activity.name_records(about)
    if values.get("blocked_by"):
        activity.blocked_by.set(blockers(activity, values["blocked_by"], by=by))
    if values.get("tags"):
        set_tags(activity, names=values["tags"], by=by)
    return activity, about


def set_columns(activity: Activity, fields: dict[str, Any], share: Share) -> None:
    """Set clean columns, and what follows from them: when to remind, from where a rule counts, what is not told yet."""
    for name, value in fields.items():
        setattr(activity, name, value)
    if activity.starts_on and activity.due_on and activity.starts_on > activity.due_on:
        if "starts_on" in fields:
            raise Invalid(fields={"starts_on": [_("It cannot begin after the day on which it is due.")]})
        activity.starts_on = activity.due_on
    if activity.repeat and activity.due_at is None:
        raise Invalid(fields={"repeat": [_("What repeats needs a day to begin with.")]})
    if "repeat" in fields:
        activity.repeat_from = activity.repeat_at = share.start_of(activity) if activity.repeat else None
    if {"due_at", "remind_before"} & fields.keys():
        activity.remind_at = share.reminder_of(activity)
    if "due_at" in fields:
        activity.is_late_told = False


def anchors_named(ids: Any, name: str, *, by: Actor, intake: Intake) -> list[Anchor]:
    """Return the records of these ids; what the actor cannot see does not exist."""
    wanted = list(dict.fromkeys(ids))
    found = anchors(by, wanted) if wanted else []
    if len(found) < len(wanted):
        intake.refuse(name, _("There is nobody and nothing with this id."))
    if len(wanted) > MOST_ABOUT:
        intake.refuse(name, _("Choose up to 100 records."))
    return found[:MOST_ABOUT]


def blockers(activity: Activity, ids: Any, *, by: Actor) -> list[Task]:
    """Return the tasks that must be done before; raises `Invalid` where they wait for this one themselves."""
    wanted = set(ids)
    found: list[Task] = list(Task.objects.visible_to(by).filter(pk__in=wanted))  # type: ignore[arg-type]  # of its kind
    if len(found) < len(wanted):
        raise Invalid(fields={"blocked_by": [_("There is nobody and nothing with this id.")]})
    seen: set[UUID] = set()
    ring = {task.pk for task in found}
    while ring - seen:
        seen |= ring
        ring = set(
            Activity.blocked_by.through.objects.filter(from_activity_id__in=ring).values_list(
                "to_activity_id", flat=True
            )
        )
    if activity.pk in seen:
        raise Invalid(fields={"blocked_by": [_("These tasks would wait for each other.")]})
    return found


def _refuse_locked(kind: str, values: ActivityValues, *, by: Actor, intake: Intake) -> None:
    for name in values:
        if by.locks(kind, PUBLIC.get(name, name)):
            intake.refuse(PUBLIC.get(name, name), _("Your role may not change this field."))


PUBLIC = {"owner_id": "owner", "team_id": "team", "due_on": "due_at"}


def named_after(kind: str, about: Sequence[Anchor]) -> str:
    """Return what a talk is called that nobody has named: after those it is with."""
    names = "، ".join(anchor.title for anchor in about[:3])
    if not names:
        return _("Call") if kind == Activity.Kind.CALL else _("Meeting")
    return names[:300]
