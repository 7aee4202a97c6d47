"""Changing what is planned or was done: fields, the moment, points of the checklist; archive and back."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Unpack, cast

from django.utils.translation import gettext as _

from wasl.activities.commands.adding import PUBLIC, anchors_named, blockers, set_columns
from wasl.activities.commands.owners import share_of
from wasl.activities.commands.steps import refresh_steps, settle
from wasl.activities.intake import day_end, take_in
from wasl.activities.models import OPEN_STATES, Activity
from wasl.activities.values import ActivityValues
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Conflict, Invalid
from wasl.kernel.taking import Intake
from wasl.lists.custom.taking import Taken, take
from wasl.records.commands import lock, set_tags
from wasl.records.commands.changes import as_json, changed_since, put_away, save_changed, take_back
from wasl.records.models import Anchor
from wasl.worker.bus import publish
from wasl.workspace.models import Team, User

# columns that follow from others and are not told
SILENT = ("due_on", "has_time")
LINKED = ("owner_id", "team_id", "about", "blocked_by", "tags", "custom")


@command("activities.change")
def change_activity[A: Activity](
    activity: A, *, by: Actor, seen: int | None = None, quiet: bool = False, **values: Unpack[ActivityValues]
) -> A:
    """Change what is named of a task, call or meeting, and record the difference.

    A `state` among the open ones is set; `done` and `dropped` have commands of their own. `seen` is the version the
    editor looked at: `Conflict` when somebody changed the same field since. Raises `Invalid` by field.
    """
    activity = lock(activity)
    before, held_by = activity_about(activity) if "about" in values else [], activity.owner_id
    changes, taken = _taken_over(activity, values, by=by)
    changes |= taken.changes
    _refuse_locked(activity.kind, changes, by=by)
    if seen is not None:
        theirs = {name: value for name, value in changed_since(activity, seen).items() if name in changes}
        if theirs:
            raise Conflict(theirs=theirs)
    if "tags" in values:
        set_tags(activity, names=values["tags"] or (), by=by)
    if not changes:
        if "repeat" in values:
            # the same rule, counted from where it stands now
            activity.save(update_fields=["repeat_from", "repeat_at"])
        return activity
    activity.custom = taken.over(activity.custom)
    save_changed(activity, changes, by=by, quiet=quiet, labels=taken.labels)
    if held_by and held_by != activity.owner_id:
        # the new owner hears of it by the event
        publish([f"work:{held_by}"], "")
    _tell_note(activity, changes)
    now = activity_about(activity)
    refresh_steps([*(anchor.id for anchor in before), *(anchor.id for anchor in now)])
    return activity


def activity_about(activity: Activity) -> list[Anchor]:
    """Return the records it is about, in the order in which they were named; for commands, which have asked the right."""
    links = Activity.about.through._default_manager.filter(activity_id=activity.pk)  # noqa: SLF001 - public
    return [
        link.anchor for link in links.select_related("anchor").order_by("pk") if not link.anchor.is_deleted
    ]


def _taken_over(
    activity: Activity, values: ActivityValues, *, by: Actor
) -> tuple[dict[str, list[Any]], Taken]:
    """Set on the locked activity what is given, and return the difference by public name."""
    plain = cast("ActivityValues", {name: value for name, value in values.items() if name not in LINKED})
    refused = Intake()
    share = share_of(values, by=by, intake=refused, before=activity)
    intake = take_in(plain, share.zone)
    intake.errors |= refused.errors
    about = anchors_named(values.get("about") or (), "about", by=by, intake=intake)
    if intake.fields.get("state", OPEN_STATES[0]) not in OPEN_STATES:
        intake.refuse("state", _("Complete it instead, so that its outcome is kept."))
    given = values.get("custom")
    taken = take(activity.kind, given, by=by, held=activity.custom, pk=activity.pk) if given else Taken()
    intake.errors |= taken.errors
    intake.finish()
    columns = intake.fields | {"owner_id": share.owner_id, "team_id": share.team_id}
    if activity.due_on and not activity.has_time and "due_at" not in columns:
        # the day ends where the owner is
        columns["due_at"] = day_end(activity.due_on, share.zone)
    changes = _difference(activity, columns)
    set_columns(activity, columns, share)
    if "about" in values:
        changes |= _replaced(activity, "about", about)
    if "blocked_by" in values:
        changes |= _replaced(activity, "blocked_by", blockers(activity, values["blocked_by"] or (), by=by))
    return changes, taken


def _difference(activity: Activity, columns: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return what would change: public name → [old, new] as people read it."""
    changes: dict[str, list[Any]] = {}
    for name, value in columns.items():
        old = getattr(activity, name)
        if name not in SILENT and as_json(old) != as_json(value) and str(old or "") != str(value or ""):
            changes[PUBLIC.get(name, name)] = [
                _readable(name, old),
                _readable(name, value),
            ]
    return changes


def _readable(name: str, value: Any) -> Any:
    if name in {"owner_id", "team_id"}:
        model: Any = User if name == "owner_id" else Team
        return str(model.objects.filter(pk=value).first() or "") if value else ""
    if name == "checklist":
        return [f"{'✓ ' if point['is_done'] else ''}{point['text']}" for point in value]
    return as_json(value)


def _replaced(activity: Activity, name: str, rows: Sequence[Any]) -> dict[str, list[Any]]:
    """Make what an activity points at exactly these; returns the difference by title."""
    manager = getattr(activity, name)
    old = {row.pk: str(row) for row in manager.all()}
    new = {row.pk: str(row) for row in rows}
    if old.keys() == new.keys():
        return {}
    if name == "about":
        activity.name_records(rows)
    else:
        manager.set(rows)
    return {name: [list(old.values()), list(new.values())]}


def _tell_note(activity: Activity, changes: Mapping[str, Any]) -> None:
    """Let the note of a talk that was held say the same of it as its columns."""
    if activity.note and {"direction", "result", "minutes", "place"} & changes.keys():
        activity.note.details = note_details(activity)
        activity.note.save(update_fields=["details"])


def note_details(activity: Activity) -> dict[str, Any]:
    """Return what the note of a talk says besides its text."""
    if activity.kind == Activity.Kind.CALL:
        found = {"direction": activity.direction, "outcome": activity.result, "minutes": activity.minutes}
    else:
        found = {"place": activity.place, "minutes": activity.minutes}
    return {name: value for name, value in found.items() if value not in {None, ""}}


def _refuse_locked(kind: str, changes: Mapping[str, Any], *, by: Actor) -> None:
    locked = sorted(name for name in changes if by.locks(kind, name))
    if locked:
        raise Invalid(fields={name: [_("Your role may not change this field.")] for name in locked})


@command("activities.change")
def snooze_activity[A: Activity](
    activity: A, *, by: Actor, due_at: datetime.datetime | None = None, due_on: datetime.date | None = None
) -> A:
    """Put something off to another moment, or to a day without an hour. Raises `Invalid`, `Conflict` when it is over."""
    if not activity.is_open:
        raise Conflict(_("This is closed already."))
    if due_at is None and due_on is None:
        raise Invalid(fields={"due_at": [_("Say until when.")]})
    when: ActivityValues = {"due_at": due_at} if due_at else {"due_on": due_on}
    return change_activity(activity, by=by, **when)


@command("activities.change")
def place_task[A: Activity](
    activity: A,
    *,
    by: Actor,
    due_on: datetime.date,
    starts_on: datetime.date | None = None,
    seen: int | None = None,
) -> A:
    """Put a task on other days, from one to another; one with an hour keeps the hour on its owner's clock."""
    when: ActivityValues = {"due_on": due_on, "starts_on": starts_on}
    if activity.has_time and activity.due_at:
        zone = share_of({}, by=by, intake=Intake(), before=activity).zone
        hour = activity.due_at.astimezone(zone).time()
        moment = datetime.datetime.combine(due_on, hour, zone).astimezone(datetime.UTC)
        when = {"due_at": moment, "starts_on": starts_on}
    return change_activity(activity, by=by, seen=seen, **when)


@command("activities.change")
def tick_point[A: Activity](activity: A, *, position: int, is_done: bool, by: Actor) -> A:
    """Tick a point of the checklist, or take the tick away. Raises `Invalid` where there is no such point."""
    activity = lock(activity)
    if not 0 <= position < len(activity.checklist):
        raise Invalid(fields={"checklist": [_("This point is gone. Look at the list again.")]})
    points = [dict(point) for point in activity.checklist]
    points[position]["is_done"] = is_done
    return change_activity(activity, by=by, checklist=cast("Any", points))


@command("activities.change")
def archive_activity[A: Activity](activity: A, *, by: Actor) -> A:
    """Put it away: it leaves every list and is nobody's next step; its history stays."""
    activity = put_away(activity, by=by)
    settle([activity.pk])
    return activity


@command("activities.change")
def restore_activity[A: Activity](activity: A, *, by: Actor) -> A:
    """Take it back from the archive."""
    activity = take_back(activity, by=by)
    settle([activity.pk])
    return activity
