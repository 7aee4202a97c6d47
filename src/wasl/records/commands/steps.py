"""The next step: one line and a moment on any record, so that nothing open is without one."""

import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, NotFound
from wasl.kernel.text import clean
from wasl.records.commands.events import emit
from wasl.records.events import NextStepDone, NextStepSet
from wasl.records.models import Anchor, Record


@command("records.set_next_step")
def set_next_step(
    record: Record | Anchor,
    *,
    step: str,
    due_at: datetime.datetime,
    by: Actor,
    owner_id: UUID | None = None,
    at: datetime.datetime | None = None,
    quiet: bool = False,
) -> Anchor:
    """Promise a next step on a record by a moment (aware); it replaces the one before.

    `owner_id` defaults to the actor, `at`, when it was promised, to now.
    """
    step = clean(step)
    if not step:
        raise Invalid(fields={"step": [_("Say in a few words what will be done.")]})
    if len(step) > 300:
        raise Invalid(fields={"step": [_("Keep the next step under 300 characters.")]})
    anchor = _lock(record)
    anchor.next_step, anchor.next_step_at, anchor.next_step_by_id = step, due_at, owner_id or by.user_id
    anchor.save(update_fields=["next_step", "next_step_at", "next_step_by"])
    emit(NextStepSet(record, step=step, due_at=due_at.isoformat()), by=by, at=at, quiet=quiet)
    return anchor


@command("records.set_next_step")
def complete_next_step(record: Record | Anchor, *, by: Actor) -> Anchor:
    """Say that the promised step was taken; raises `NotFound` when there is none."""
    anchor = _lock(record)
    if anchor.next_step_at is None:
        raise NotFound(_("There is no next step here any more."))
    done = NextStepDone(record, step=anchor.next_step, due_at=anchor.next_step_at.isoformat())
    anchor.next_step, anchor.next_step_at, anchor.next_step_by_id = "", None, None
    anchor.save(update_fields=["next_step", "next_step_at", "next_step_by"])
    emit(done, by=by)
    return anchor


def _lock(record: Record | Anchor) -> Anchor:
    anchor = Anchor.objects.select_for_update().filter(pk=record.id).first()
    if anchor is None:
        raise NotFound
    return anchor
