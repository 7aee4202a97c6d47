"""The form of a task, a call or a meeting, on one page; the line that adds a task quickly."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.activities.forms.moments import day_field, time_field, typed, when
from wasl.activities.forms.picking import PickField
from wasl.activities.models import Activity
from wasl.activities.queries import Shown
from wasl.activities.wording import REMINDERS, RHYTHMS
from wasl.kernel.actor import Actor
from wasl.kernel.text import parted
from wasl.lists.custom.controls import Controls
from wasl.lists.layouts.inputs import FormSection, drop_hidden, sections_of
from wasl.records.models import Anchor
from wasl.ui.forms import Form, IdField
from wasl.workspace.queries import all_teams, colleagues

# the role of a field where it differs from its name
RIGHTS = {"owner_id": "owner", "team_id": "team", "day": "due_at", "time": "due_at", "moves_series": "repeat"}
ONLY = {
    "task": ("starts_on", "repeat", "moves_series", "blocked_by", "checklist"),
    "call": ("minutes", "recording"),
    "meeting": ("minutes", "recording", "place"),
}
SOME = {name for names in ONLY.values() for name in names}


class PointRow(Form):
    """A point of a checklist."""

    text = forms.CharField(label=_("Point"), required=False, max_length=200)
    is_done = forms.BooleanField(label=pgettext_lazy("task", "Done"), required=False)


class ActivityForm(Form):
    """Everything about a task, a call or a meeting."""

    title = forms.CharField(label=pgettext_lazy("of a task", "Title"), required=False, max_length=300)
    about = PickField(label=_("About"))
    starts_on = day_field(_("Begins on"))
    day = day_field()
    time = time_field()
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=0, max_value=10_080)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    remind_before = forms.TypedChoiceField(
        label=_("Reminder"), choices=REMINDERS, required=False, coerce=int, empty_value=None
    )
    repeat = forms.ChoiceField(label=_("Repeats"), choices=RHYTHMS, required=False)
    moves_series = forms.BooleanField(
        label=_("Those after it move along"),
        required=False,
        help_text=_(
            "Otherwise another day or hour holds for this one alone; everything else holds for those after it too."
        ),
    )
    owner_id = IdField(label=_("Owner"))
    team_id = IdField(label=pgettext_lazy("group of people", "Team"))
    priority = forms.TypedChoiceField(label=_("Priority"), choices=Activity.Priority.choices, coerce=int)
    tags = forms.CharField(label=_("Tags"), required=False, help_text=_("Separate them with commas."))
    body = forms.CharField(
        label=_("What there is to know"), required=False, widget=forms.Textarea({"rows": 4})
    )
    recording = forms.CharField(
        label=_("Recording"),
        required=False,
        max_length=500,
        widget=forms.TextInput({"dir": "ltr", "inputmode": "url"}),
    )
    blocked_by = PickField(label=_("Waits for"), kind="task")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    rows = {"checklist": PointRow}

    def __init__(
        self, data: Any = None, *, kind: str, actor: Actor, controls: Controls, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.controls = controls
        controls.put_on(self)
        for name in SOME - set(ONLY[kind]):
            self.fields.pop(name, None)
            self.row_sets.pop(name, None)
        for name in [name for name in self.fields if actor.locks(kind, RIGHTS.get(name, name))]:
            del self.fields[name]
        if not self.initial.get("repeat"):
            self.fields.pop("moves_series", None)
        self._words(kind, actor)
        drop_hidden(self, controls.places)
        if "title" in self.fields and "seen" not in self.initial:
            self.fields["title"].widget.attrs["autofocus"] = True

    def _words(self, kind: str, actor: Actor) -> None:
        """Give the fields what they are called for the kind, and the colleagues and teams."""
        if kind == Activity.Kind.MEETING and "about" in self.fields:
            self.fields["about"].label = _("Attendees")
        self.fields["title"].required = kind == Activity.Kind.TASK
        nobody = [("", _("Nobody"))]
        for name, found in (("owner_id", colleagues), ("team_id", all_teams)):
            if name in self.fields:
                self.fields[name].choices = nobody + [(str(row.pk), str(row)) for row in found(actor)]  # type: ignore[attr-defined]
        held = self.initial.get("repeat")
        if "repeat" in self.fields and held and held not in dict(RHYTHMS):
            self.fields["repeat"].choices += [(held, _("By a rule of its own"))]  # type: ignore[attr-defined]

    @cached_property
    def sections(self) -> list[FormSection]:
        """The inputs as the firm has arranged them."""
        return sections_of(self, self.controls.places)

    @property
    def their_values(self) -> list[tuple[str, str]]:
        """What a colleague wrote into the same fields, by label."""
        pairs = []
        for name, value in self.theirs.items():
            known = next((key for key in self.fields if RIGHTS.get(key, key) == name), "")
            label = self.fields[known].label if known else name
            pairs.append(
                (str(label), ", ".join(map(str, value)) if isinstance(value, list) else str(value or "—"))
            )
        return pairs

    def values(self) -> dict[str, Any]:
        """Return what the commands take."""
        values = self.controls.taken_from(self, super().values())
        if "day" in values:
            values |= when(values.pop("day"), values.pop("time", None))
        if "tags" in values:
            values["tags"] = parted(values["tags"])
        if values.get("repeat") == self.initial.get("repeat") and not values.pop("moves_series", False):
            values.pop("repeat", None)
        seen = values.pop("seen", None)
        return values | ({"seen": seen} if seen is not None else {})


def initial_of(shown: Shown) -> dict[str, Any]:
    """Return the values of the form for one as it is now."""
    activity = shown.activity
    plain = {name: getattr(activity, name) for name in ActivityForm.base_fields if name in SAME}
    return plain | {
        **typed(activity.due_at, activity.due_on, has_time=activity.has_time),
        "starts_on": activity.starts_on.isoformat() if activity.starts_on else "",
        "remind_before": "" if activity.remind_before is None else str(activity.remind_before),
        "about": ",".join(str(anchor.pk) for anchor in shown.about),
        "blocked_by": ",".join(str(task.pk) for task in shown.blocked_by),
        "owner_id": str(activity.owner_id or ""),
        "team_id": str(activity.team_id or ""),
        "tags": ", ".join(tag.name for tag in shown.tags),
        "checklist": activity.checklist,
        "seen": activity.version,
    }


SAME = ("title", "minutes", "place", "repeat", "priority", "body", "recording")


class QuickForm(Form):
    """A task in one line: what, and by when."""

    title = forms.CharField(
        label=_("What is to be done"),
        max_length=300,
        widget=forms.TextInput({"placeholder": _("What is to be done?")}),
    )
    day = day_field()
    time = time_field()

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        given = super().values()
        return {"title": given["title"], **when(given["day"], given["time"])}


class StepForm(QuickForm):
    """The next step of a record, in the composer."""

    kind = "step"
    template = "activities/_step_fields.html"
    submit = _("Set next step")
    takes_files = False


def first_values(about: list[Anchor], actor: Actor, kind: str) -> dict[str, Any]:
    """Return the values of the form for a new one about some records."""
    day = {} if kind == Activity.Kind.TASK else {"day": ""}
    return day | {
        "about": ",".join(str(anchor.pk) for anchor in about),
        "owner_id": str(actor.user_id or ""),
        "team_id": str(actor.team_id or ""),
        "priority": Activity.Priority.NORMAL,
        "repeat": "",
    }
