"""The next step of a record in one line: what is promised is a task, the first that is due."""

import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from wasl.activities.commands.adding import planned
from wasl.activities.commands.changing import change_activity
from wasl.activities.commands.finishing import complete_task
from wasl.activities.commands.talking import hold_call, hold_meeting
from wasl.activities.models import CURRENT, Activity, Call, Meeting, Task
from wasl.activities.values import ActivityValues
from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid, NotFound
from wasl.records.models import Anchor


@command("activities.add", needs="read")
def set_next_step(
    anchor: Anchor,
    *,
    title: str,
    by: Actor,
    due_at: datetime.datetime | None = None,
    due_on: datetime.date | None = None,
    owner_id: UUID | None = None,
) -> Activity:
    """Promise what will be done next on a record: the promise that stands is changed where the actor may, else one is added."""
    if due_at is None and due_on is None:
        raise Invalid(fields={"day": [_("Say by when.")]})
    values: ActivityValues = {"due_at": due_at} if due_at else {"due_on": due_on}
    if owner_id:
        values["owner_id"] = owner_id
    held = first_step(anchor, by=by)
    if held and held.may_change(by) and by.may("activities.change"):
        values["title"] = title
        return change_activity(held, by=by, **values)
    return planned("task", title, {"about": [anchor.pk], **values}, by=by)


@command("activities.change", needs="read")
def complete_next_step(anchor: Anchor, *, by: Actor) -> Activity:
    """Say that what was promised next is done; raises `NotFound` when there is nothing the actor may see."""
    held = first_step(anchor, by=by)
    if isinstance(held, Task):
        return complete_task(held, by=by)
    if isinstance(held, Call):
        return hold_call(held, by=by)
    if isinstance(held, Meeting):
        return hold_meeting(held, by=by)
    raise NotFound(_("There is no next step here any more."))


def first_step(anchor: Anchor, *, by: Actor) -> Activity | None:
    """Return what will be done next on a record, as far as the actor may see it."""
    dated = Activity.objects.visible_to(by).open().filter(CURRENT, due_at__isnull=False)
    return dated.about_record(anchor.pk).order_by("due_at", "pk").first()
