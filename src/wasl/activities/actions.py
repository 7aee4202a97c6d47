"""What rules can do with tasks: promise the next step of a record, add a task about it."""

import datetime

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from wasl.activities.commands import add_task, set_next_step
from wasl.activities.models import Activity
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.manifest import Action
from wasl.kernel.text import isolated
from wasl.records.actions import RuleForm
from wasl.records.models import Record
from wasl.ui.forms import Form

LONGEST_AHEAD = 730


def _days() -> forms.IntegerField:
    return forms.IntegerField(label=_("In how many days"), min_value=0, max_value=LONGEST_AHEAD, initial=1)


class StepAction(RuleForm):
    """A next step, so many days from then."""

    step = forms.CharField(label=_("Next step"), max_length=300)
    days = _days()


class TaskAction(RuleForm):
    """A task, due so many days from then."""

    title = forms.CharField(label=pgettext_lazy("of a task", "Title"), max_length=300)
    days = _days()
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Activity.Priority.choices, coerce=int, initial=Activity.Priority.NORMAL
    )


def promise(record: Record, *, step: str, days: int, by: Actor) -> None:
    """Set the next step of a record `days` from now, for the owner of the record."""
    due_at = clock.now() + datetime.timedelta(days=days)
    set_next_step(record.anchor, title=step, due_at=due_at, owner_id=record.owner_id, by=by)


def plan(record: Record, *, title: str, days: int, priority: int, by: Actor) -> None:
    """Add a task about a record, for its owner, due on the day `days` from now."""
    due_on = clock.today() + datetime.timedelta(days=days)
    add_task(title, about=[record.pk], due_on=due_on, priority=priority, owner_id=record.owner_id, by=by)


def _said_step(_actor: Actor, form: Form) -> str:
    given = form.cleaned_data
    return ngettext(
        "Set the next step “%(step)s”, in %(days)s day",
        "Set the next step “%(step)s”, in %(days)s days",
        given["days"],
    ) % {"step": isolated(given["step"]), "days": given["days"]}


def _said_task(_actor: Actor, form: Form) -> str:
    given = form.cleaned_data
    return ngettext(
        "Add the task “%(title)s”, due in %(days)s day",
        "Add the task “%(title)s”, due in %(days)s days",
        given["days"],
    ) % {"title": isolated(given["title"]), "days": given["days"]}


ACTIONS = (
    # rules know it by the name it had before there were tasks
    Action(
        "records.next_step",
        _("Set the next step"),
        "arrow-narrow-right",
        promise,
        StepAction,
        _said_step,
        ("step",),
    ),
    Action("activities.add_task", _("Add a task"), "checkbox", plan, TaskAction, _said_task, ("title",)),
)
