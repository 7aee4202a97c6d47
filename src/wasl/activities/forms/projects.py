"""The forms of projects and of their templates."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.activities.commands.templates import PERSON, PROJECT, RECORD, TEAM
from wasl.activities.forms.moments import day_field
from wasl.activities.forms.picking import PickField
from wasl.activities.models import Activity, Project, ProjectTemplate
from wasl.activities.queries.projects import ShownProject, templates_offered
from wasl.kernel.actor import Actor
from wasl.kernel.text import parted
from wasl.lists.custom.controls import Controls
from wasl.lists.layouts.inputs import FormSection, drop_hidden, sections_of
from wasl.ui.forms import Form, IdField
from wasl.workspace.queries import all_teams, colleagues

RIGHTS = {"owner_id": "owner", "team_id": "team"}


class ProjectForm(Form):
    """Everything about a project; a new one may begin from a template."""

    template = forms.ChoiceField(label=gettext_lazy("Template"), required=False)
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=200)
    about = PickField(label=gettext_lazy("For"))
    start_on = day_field(gettext_lazy("Start"))
    due_on = day_field(gettext_lazy("Due"))
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=Project.State.choices)
    owner_id = IdField(label=gettext_lazy("Owner"))
    team_id = IdField(label=pgettext_lazy("group of people", "Team"))
    tags = forms.CharField(
        label=gettext_lazy("Tags"), required=False, help_text=gettext_lazy("Separate them with commas.")
    )
    body = forms.CharField(
        label=gettext_lazy("What there is to know"), required=False, widget=forms.Textarea({"rows": 4})
    )
    moves_tasks = forms.BooleanField(
        label=gettext_lazy("A new start moves all open tasks along"), required=False, initial=True
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, actor: Actor, controls: Controls, **options: Any) -> None:
        super().__init__(data, **options)
        self.controls = controls
        controls.put_on(self)
        for name in ("moves_tasks", "seen") if "seen" not in self.initial else ("template",):
            del self.fields[name]
        for name in [name for name in self.fields if actor.locks("project", RIGHTS.get(name, name))]:
            del self.fields[name]
        self._offer(actor)
        drop_hidden(self, controls.places)

    def _offer(self, actor: Actor) -> None:
        nobody = [("", _("Nobody"))]
        choices = {
            "owner_id": nobody + [(str(row.pk), str(row)) for row in colleagues(actor)],
            "team_id": nobody + [(str(row.pk), str(row)) for row in all_teams(actor)],
            "template": [
                ("", _("Without a template")),
                *((key, one.name) for key, one in templates_offered()),
            ],
        }
        for name, found in choices.items():
            if name in self.fields:
                self.fields[name].choices = found  # type: ignore[attr-defined]  # a choice
        if "template" not in self.fields and "name" in self.fields:
            self.fields["name"].required = True

    @property
    def their_values(self) -> list[tuple[str, str]]:
        """What a colleague wrote into the same fields, by label."""
        names = {RIGHTS.get(key, key): str(field.label) for key, field in self.fields.items()}
        return [(names.get(name, name), str(value or "—")) for name, value in self.theirs.items()]

    @cached_property
    def sections(self) -> list[FormSection]:
        """The inputs as the firm has arranged them."""
        return sections_of(self, self.controls.places)

    def clean(self) -> dict[str, Any]:
        """Ask for a name where no template gives one."""
        given = super().clean() or self.cleaned_data
        if "name" in self.fields and not given.get("name") and not given.get("template"):
            self.add_error("name", _("Give it a name of up to 200 characters."))
        return given

    def values(self) -> dict[str, Any]:
        """Return what the commands take."""
        values = self.controls.taken_from(self, super().values())
        if "about" in values:
            values["about"] = next(iter(values["about"]), None)
        if "tags" in values:
            values["tags"] = parted(values["tags"])
        if "template" in values and not values.get("due_on"):
            # the template knows how long it takes
            values.pop("due_on", None)
        if "template" in values and not values.get("start_on"):
            values.pop("start_on", None)
        seen = values.pop("seen", None)
        return values | ({"seen": seen} if seen is not None else {})


def initial_of_project(shown: ShownProject) -> dict[str, Any]:
    """Return the values of the form for a project as it is now."""
    project = shown.project
    return {
        "name": project.name,
        "body": project.body,
        "state": project.state,
        "start_on": project.start_on.isoformat(),
        "due_on": project.due_on.isoformat() if project.due_on else "",
        "about": str(shown.about.pk) if shown.about else "",
        "owner_id": str(project.owner_id or ""),
        "team_id": str(project.team_id or ""),
        "tags": ", ".join(tag.name for tag in shown.tags),
        "moves_tasks": True,
        "seen": project.version,
    }


class PlaceForm(Form):
    """The days of a task in the timeline; `seen` is the version that was drawn."""

    starts_on = day_field(gettext_lazy("Begins on"))
    due_on = day_field(gettext_lazy("Due"))
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Ask for the last day."""
        given = super().clean() or self.cleaned_data
        if not given.get("due_on"):
            self.add_error("due_on", _("Say on which day."))
        return given

    def values(self) -> dict[str, Any]:
        """Return what the view takes; a single day needs no beginning."""
        given = super().values()
        if given["starts_on"] == given["due_on"]:
            given["starts_on"] = None
        return given


class KeepForm(Form):
    """How a project is called as a template."""

    name = forms.CharField(label=gettext_lazy("Name of the template"), max_length=120)


class StepRow(Form):
    """A step of a template; `after` are numbers of steps, `checklist` a point a line."""

    title = forms.CharField(label=gettext_lazy("What is to be done"), required=False, max_length=300)
    start = forms.IntegerField(
        label=gettext_lazy("From working day"), required=False, min_value=0, max_value=500
    )
    due = forms.IntegerField(label=gettext_lazy("To working day"), required=False, min_value=0, max_value=500)
    owner = forms.ChoiceField(label=gettext_lazy("Owner"), required=False)
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"), choices=Activity.Priority.choices, coerce=int, required=False,
        empty_value=None, initial=Activity.Priority.NORMAL,
    )  # fmt: skip
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), required=False, min_value=0, max_value=10_080)
    after = forms.CharField(
        label=gettext_lazy("After steps no."), required=False, max_length=100,
        widget=forms.TextInput({"dir": "ltr", "inputmode": "numeric"}),
    )  # fmt: skip
    checklist = forms.CharField(
        label=gettext_lazy("Checklist, a point a line"), required=False, widget=forms.Textarea({"rows": 2})
    )


def step_row(actor: Actor) -> type[StepRow]:
    """Return the row of a step with those whose it may be: by role, a person, or whoever has the least to do in a team."""
    people = [(f"{PERSON}{row.pk}", str(row)) for row in colleagues(actor)]
    teams = [(f"{TEAM}{row.pk}", str(row)) for row in all_teams(actor)]
    first: list[Any] = [(PROJECT, _("Whoever has the project")), (RECORD, _("Whoever has the customer"))]
    groups = [(_("People"), people), (_("Whoever has the least to do in the team"), teams)]
    owner = forms.ChoiceField(
        label=_("Owner"), required=False, choices=[*first, *(group for group in groups if group[1])]
    )
    return type("StepRow", (StepRow,), {"owner": owner, "__module__": __name__})


class TemplateForm(Form):
    """A template of projects: its steps in their order."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    hint = forms.CharField(label=gettext_lazy("What for"), required=False, max_length=300)

    max_rows = 60

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        # whom a row offers depends on who asks
        self.rows = {"steps": step_row(actor)}  # type: ignore[misc]  # of this form alone
        super().__init__(*args, **options)

    def values(self) -> dict[str, Any]:
        """Return what the command takes: the number of a step is its place."""
        given = super().values()
        given["steps"] = [_step(row, number) for number, row in enumerate(given["steps"], 1)]
        return given


def _step(row: dict[str, Any], number: int) -> dict[str, Any]:
    due = row["due"] if row["due"] is not None else row["start"] or 0
    return row | {
        "key": str(number),
        "due": due,
        "start": row["start"] if row["start"] is not None else due,
        "owner": row["owner"] or PROJECT,
        "priority": row["priority"] or Activity.Priority.NORMAL,
        "after": row["after"].replace(",", " ").replace("،", " ").split(),
        "checklist": row["checklist"].splitlines(),
    }


def initial_of_template(template: ProjectTemplate) -> dict[str, Any]:
    """Return the values of the form for a template; steps are called by their place."""
    places = {step["key"]: str(number) for number, step in enumerate(template.steps, 1)}
    steps = [
        step
        | {
            "after": ", ".join(places[key] for key in step["after"] if key in places),
            "checklist": "\n".join(step["checklist"]),
        }
        for step in template.steps
    ]
    return {"name": template.name, "hint": template.hint, "steps": steps}
