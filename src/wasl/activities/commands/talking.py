"""Calls and meetings that took place: what was said stands as a note on the record of everybody who took part."""

import datetime
from typing import Any, TypedDict, Unpack, cast

from django.utils.translation import gettext as _

from wasl.activities import events
from wasl.activities.commands.adding import stored
from wasl.activities.commands.changing import note_details
from wasl.activities.commands.finishing import State, end, go_on
from wasl.activities.commands.owners import share_of
from wasl.activities.intake import take_in
from wasl.activities.models import Activity, Call, Meeting
from wasl.activities.values import ActivityValues, NextValues
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.taking import Intake
from wasl.records.commands import emit, lock
from wasl.records.commands.notes import NoteDraft, keep_note
from wasl.records.models import Anchor

AHEAD = datetime.timedelta(minutes=5)
HELD: dict[str, type[events.CallHeld]] = {"call": events.CallHeld, "meeting": events.MeetingHeld}


class Talk(TypedDict, total=False):
    """What is said of a talk that took place: `text` (HTML) is what was spoken, `then` what comes next."""

    text: str
    happened_at: datetime.datetime | None
    minutes: int | None
    outcome: str
    direction: str
    result: str
    place: str
    recording: str
    then: NextValues | None


@command("activities.change")
def hold_call(call: Call, *, by: Actor, **talk: Unpack[Talk]) -> Call:
    """Say that a planned call was made: whether somebody was reached, how long, what was said. Raises `Invalid`, `Conflict`."""
    held = lock(call)
    _hold(held, talk, by=by)
    return held


@command("activities.change")
def hold_meeting(meeting: Meeting, *, by: Actor, **talk: Unpack[Talk]) -> Meeting:
    """Say that a planned meeting was held, and write its minutes. Raises `Invalid`, `Conflict`."""
    held = lock(meeting)
    _hold(held, talk, by=by)
    return held


@command("activities.add")
def log_call(title: str, /, *, by: Actor, talk: Talk, **values: Unpack[ActivityValues]) -> Call:
    """Record a call that nobody had planned. Raises `Invalid` by field."""
    return cast("Call", _log("call", title, talk, values, by=by))


@command("activities.add")
def log_meeting(title: str, /, *, by: Actor, talk: Talk, **values: Unpack[ActivityValues]) -> Meeting:
    """Record a meeting that nobody had planned, with its minutes. Raises `Invalid` by field."""
    return cast("Meeting", _log("meeting", title, talk, values, by=by))


def _log(kind: str, title: str, talk: Talk, values: ActivityValues, *, by: Actor) -> Activity:
    moment = talk.get("happened_at") or clock.now()
    _check_past(moment)
    activity, _about = stored(kind, title, {**values, "due_at": moment}, by=by)
    _hold(activity, talk, by=by)
    return activity


def _hold(activity: Activity, talk: Talk, *, by: Actor) -> None:
    """Close a talk, keep its note, tell of it on every timeline, and go on to what comes next."""
    moment = talk.get("happened_at") or clock.now()
    _check_past(moment)
    columns = {
        name: value
        for name, value in talk.items()
        if name in {"minutes", "direction", "result", "place", "recording"} and value is not None
    }
    zone = share_of({}, by=by, intake=Intake(), before=activity).zone
    intake = take_in(cast("ActivityValues", columns), zone)
    if columns.get("recording") and by.locks(activity.kind, "recording"):
        intake.refuse("recording", _("Your role may not change this field."))
    intake.finish()
    for name, value in intake.fields.items():
        setattr(activity, name, value)
    if activity.kind == Activity.Kind.CALL:
        activity.direction = activity.direction or Activity.Direction.OUT
        activity.result = activity.result or Activity.Result.REACHED
    about = end(activity, State.DONE, by=by, outcome=talk.get("outcome", ""), at=moment)
    _tell(activity, about, talk.get("text", ""), by=by)
    go_on(activity, about, talk.get("then"), by=by)


def _tell(activity: Activity, about: list[Anchor], text: str, *, by: Actor) -> None:
    subject = about[0] if about else activity.anchor
    others = about[1:]
    details, at = note_details(activity), activity.done_at
    note = keep_note(
        NoteDraft(subject, text, activity.kind, details, attendees=others, happened_at=at), by=by
    )
    activity.note = note
    Activity.objects.filter(pk=activity.pk).update(note=note)
    also = (activity, *others) if about else ()
    happened: Any = HELD[activity.kind]
    emit(happened(subject, note=note, activity=activity, also=also), by=by, at=note.happened_at)


def _check_past(moment: datetime.datetime) -> None:
    if moment > clock.now() + AHEAD:
        raise Invalid(fields={"happened_at": [_("This lies in the future. Plan it instead.")]})
