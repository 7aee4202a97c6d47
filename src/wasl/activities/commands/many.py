"""Many at once, for imports and the demo: a handful of statements, told quietly."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from wasl.activities import events
from wasl.activities.commands.adding import PLANNED
from wasl.activities.commands.changing import note_details
from wasl.activities.commands.steps import refresh_steps
from wasl.activities.commands.talking import HELD
from wasl.activities.models import KINDS, Activity
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.bulk import copy_in, unsaved
from wasl.kernel.command import command
from wasl.kernel.errors import NotAllowed
from wasl.records.commands import Emission, NoteDraft
from wasl.records.commands.events import emit_many
from wasl.records.commands.notes import keep_notes
from wasl.records.models import Anchor, Note, Record


@dataclass(frozen=True)
class ActivityDraft:
    """One of a batch: clean columns (`intake.take_in`) and the records it is about.

    A talk that took place has `state` done and `done_at` among the columns, and what was said as `text`; `also` are other
    records on whose timelines it stands. `added_at` is when a planned one was added.
    """

    kind: str
    columns: Mapping[str, Any]
    about: Sequence[Record | Anchor] = ()
    also: Sequence[Record | Anchor] = ()
    text: str = ""
    added_at: datetime.datetime | None = None


@command("activities.add")
def add_activities(
    drafts: Sequence[ActivityDraft], *, by: Actor, quiet: bool = True, cause: UUID | None = None
) -> list[Activity]:
    """Store many with a few statements; where `quiet` nothing reacts to them. Raises `NotAllowed` when a record is out of reach."""
    if not all(record.is_visible_to(by) for draft in drafts for record in draft.about):
        raise NotAllowed
    made = [_made(draft, by) for draft in drafts]
    held = [(one, draft) for one, draft in zip(made, drafts, strict=True) if one.is_talk and one.done_at]
    Activity.bulk_insert(made)
    through: Any = Activity.about.through
    copy_in(
        through,
        [
            unsaved(through, activity_id=one.pk, anchor_id=record.id)
            for one, draft in zip(made, drafts, strict=True)
            for record in draft.about
        ],
    )
    notes = keep_notes([_note(one, draft) for one, draft in held], by=by)
    for (one, _draft), note in zip(held, notes, strict=True):
        one.note_id = note.id
    Activity.objects.bulk_update([one for one, _draft in held], ["note"], batch_size=500)
    emit_many([*_planned(made, drafts), *_held(held, notes)], by=by, quiet=quiet, cause=cause)
    refresh_steps(record.id for draft in drafts for record in draft.about)
    return made


def _made(draft: ActivityDraft, by: Actor) -> Activity:
    given = {"owner_id": by.user_id, "team_id": by.team_id, **draft.columns}
    added = draft.added_at or given.get("done_at") or clock.now()
    return unsaved(KINDS[draft.kind], kind=draft.kind, created_at=added, updated_at=added, **given)


def _note(activity: Activity, draft: ActivityDraft) -> NoteDraft:
    first = draft.about[0] if draft.about else activity
    return NoteDraft(
        first,
        draft.text,
        kind=activity.kind,
        details=note_details(activity),
        attendees=draft.about[1:],
        happened_at=activity.done_at,
    )


def _planned(made: Sequence[Activity], drafts: Sequence[ActivityDraft]) -> list[Emission]:
    """Return the events of what was planned, and of what was done of it."""
    found = []
    for one, draft in zip(made, drafts, strict=True):
        if one.is_talk and one.done_at:
            continue
        about = tuple(draft.about)
        found.append(Emission(PLANNED[one.kind](one, also=about), draft.added_at))
        if one.done_at:
            found.append(Emission(events.TaskCompleted(one, also=about), one.done_at))
    return found


def _held(held: Sequence[tuple[Activity, ActivityDraft]], notes: Sequence[Note]) -> list[Emission]:
    found = []
    for (one, draft), note in zip(held, notes, strict=True):
        first, *others = [*draft.about, one]
        happened: Any = HELD[one.kind]
        told = happened(first, note=note, activity=one, also=(*others, *draft.also))
        found.append(Emission(told, note.happened_at))
    return found
