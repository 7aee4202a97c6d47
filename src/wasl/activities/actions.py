"""What rules can do with tasks: promise the next step of a record, add a task about it, start a project for it."""

import datetime
import zoneinfo
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override, pgettext_lazy

from wasl.activities.commands import add_task, plan_call, plan_meeting, start_project
from wasl.activities.commands.templates import RECORD
from wasl.activities.models import CURRENT, Activity, Project
from wasl.activities.queries.projects import template_named, templates_offered
from wasl.activities.ready import ready_templates
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.html import from_text
from wasl.kernel.manifest import Action, Creation
from wasl.kernel.text import clean_line, isolated
from wasl.records.actions import RuleForm, owner_field, owner_named
from wasl.records.models import Record
from wasl.ui.forms import Form
from wasl.workspace.models import User
from wasl.workspace.queries import colleagues

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


def promise(record: Record, *, step: str, days: int, by: Actor) -> str:
    """Add a next step to a record, for its owner, due on the day `days` from now; return why not where it stands already.

    What a person has promised stays as it is beside it: the earliest is what comes next.
    """
    if Activity.objects.open().filter(CURRENT, title=clean_line(step)).about_record(record.pk).exists():
        return str(_("This step stands already, so it was not added again."))
    plan(record, title=step, days=days, priority=Activity.Priority.NORMAL, by=by)
    return ""


def plan(record: Record, *, title: str, days: int, priority: int, by: Actor) -> None:
    """Add a task about a record, for its owner, due on the day `days` from now."""
    due_on = clock.today(zoneinfo.ZoneInfo(by.zone)) + datetime.timedelta(days=days)
    add_task(title, about=[record.pk], due_on=due_on, priority=priority, owner_id=record.owner_id, by=by)


def _said_step(_actor: Actor, form: Form) -> str:
    given = form.cleaned_data
    if not given["days"]:
        return _("Set the next step “%(step)s”, for today") % {"step": isolated(given["step"])}
    return ngettext(
        "Set the next step “%(step)s”, in %(days)s day",
        "Set the next step “%(step)s”, in %(days)s days",
        given["days"],
    ) % {"step": isolated(given["step"]), "days": given["days"]}


def _said_task(_actor: Actor, form: Form) -> str:
    given = form.cleaned_data
    if not given["days"]:
        return _("Add the task “%(title)s”, due today") % {"title": isolated(given["title"])}
    return ngettext(
        "Add the task “%(title)s”, due in %(days)s day",
        "Add the task “%(title)s”, due in %(days)s days",
        given["days"],
    ) % {"title": isolated(given["title"]), "days": given["days"]}


class ProjectAction(RuleForm):
    """A project from a template, for the record."""

    template = forms.ChoiceField(label=_("Template"))
    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("May name variables of the record, such as {{ name }}.")
    )
    owner = forms.ChoiceField(label=_("Owner"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = [(str(person.pk), person.name) for person in colleagues(self.actor)]
        first: list[Any] = [(RECORD, _("Whoever has the record"))]
        offered = {**dict(templates_offered()), **dict(ready_templates())}
        self.fields["template"].choices = [(key, one.name) for key, one in offered.items()]  # type: ignore[attr-defined]  # a choice
        self.fields["owner"].choices = [*first, (_("People"), people)]  # type: ignore[attr-defined]  # a choice


def begin_project(record: Record, *, template: str, name: str, owner: str, by: Actor) -> None:
    """Start a project for a record; it belongs to whoever has the record, else to whoever has the rule, or to a person.

    A ready template is taken in the language of whom the project belongs to.
    """
    owner_id = (record.owner_id if owner == RECORD else UUID(owner)) or by.user_id
    about = None if isinstance(record, Project) else record.pk
    person = User.objects.filter(pk=owner_id).first() if owner_id else None
    with override(person.language if person else by.language):
        taken = template_named(template)
    start_project(taken, name=name[:200], about=about, owner_id=owner_id, by=by)


def _said_project(_actor: Actor, form: Form) -> str:
    choices: Any = form.fields["template"]
    given = {"template": isolated(dict(choices.choices).get(form.cleaned_data["template"], ""))}
    return _("Start the project “%(template)s”") % given


def _owner_of(record: Record, _inputs: Mapping[str, Any]) -> Any:
    return record.owner


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
        reader=_owner_of,
    ),
    Action(
        "activities.start_project",
        _("Start a project"),
        "timeline",
        begin_project,
        ProjectAction,
        _said_project,
        ("name",),
        reader=lambda record, inputs: record.owner if inputs.get("owner") == RECORD else None,
    ),
    Action(
        "activities.add_task",
        _("Add a task"),
        "checkbox",
        plan,
        TaskAction,
        _said_task,
        ("title",),
        reader=_owner_of,
    ),
)


class TaskCreation(RuleForm):
    """A task, a call or a meeting about the record, so many days from then."""

    title = forms.CharField(label=pgettext_lazy("of a task", "Title"), max_length=300)
    days = _days()
    body = forms.CharField(
        label=_("What there is to know"), max_length=5_000, required=False, widget=forms.Textarea({"rows": 3})
    )
    owner = owner_field()


def _adds(command: Callable[..., Activity]) -> Callable[..., Activity]:
    def add(record: Record, *, title: str, days: int, body: str = "", owner: str, by: Actor) -> Activity:
        due_on = clock.today(zoneinfo.ZoneInfo(by.zone)) + datetime.timedelta(days=days)
        given = {"body": from_text(body), "owner_id": owner_named(record, owner, by)}
        return command(title, about=[record.pk], due_on=due_on, by=by, **given)

    return add


CREATIONS = (
    Creation("task", _("Task"), TaskCreation, _adds(add_task)),
    Creation("call", pgettext_lazy("noun", "Call"), TaskCreation, _adds(plan_call)),
    Creation("meeting", _("Meeting"), TaskCreation, _adds(plan_meeting)),
)
