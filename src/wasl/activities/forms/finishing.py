"""What is said when something is finished, put off or given up, and the composer's forms of calls and meetings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.activities.forms.moments import NextForm, day_field, time_field, typed, when
from wasl.activities.forms.picking import PickField
from wasl.activities.models import Activity
from wasl.kernel.html import from_text
from wasl.records.forms import PastForm
from wasl.ui.forms import DateField, Form


class CompleteForm(NextForm):
    """A task is done: what came of it, what comes next."""

    outcome = forms.CharField(
        label=_("Outcome"), required=False, max_length=300,
        widget=forms.TextInput({"placeholder": _("What came of it?")}),
    )  # fmt: skip


def recording_field() -> forms.CharField:
    """Return the input of the address under which a recording is kept."""
    look = {"dir": "ltr", "inputmode": "url"}
    return forms.CharField(label=_("Recording"), required=False, max_length=500, widget=forms.TextInput(look))


class HoldForm(NextForm):
    """A call or a meeting took place: how it went, what was said, what comes next."""

    direction = forms.ChoiceField(label=_("Direction"), choices=Activity.Direction.choices)
    result = forms.ChoiceField(label=_("Outcome"), choices=Activity.Result.choices)
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=0, max_value=1440)
    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    text = forms.CharField(label=_("What was said"), required=False, widget=forms.Textarea({"rows": 4}))
    recording = recording_field()

    def __init__(self, data: Any = None, *, kind: str, **options: Any) -> None:
        super().__init__(data, **options)
        for name in ("place",) if kind == Activity.Kind.CALL else ("direction", "result"):
            del self.fields[name]
        if kind == Activity.Kind.MEETING:
            self.fields["text"].label = _("Minutes of the meeting")

    def values(self) -> dict[str, Any]:
        """Return what the command takes: plain text as markup."""
        given = super().values()
        return given | {"text": from_text(given["text"])}


class SnoozeForm(Form):
    """Until when it can wait."""

    day = day_field()
    time = time_field()

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        given = super().values()
        return when(given["day"], given["time"])


class _TalkForm(PastForm):
    """A talk that took place, written in the composer; one that lies ahead is planned on a page of its own."""

    template = "activities/_talk_fields.html"
    next_title = forms.CharField(
        label=_("Next step"), required=False, max_length=300,
        widget=forms.TextInput({"placeholder": _("What will you do next?")}),
    )  # fmt: skip
    next_day = day_field(_("By the day"))
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=0, max_value=1440)
    recording = recording_field()

    def values(self) -> dict[str, Any]:
        """Return what `log_call` and `log_meeting` take."""
        given = super().values()
        told = self.cleaned_data
        talk: dict[str, Any] = {**given["details"], "text": given["body"], "happened_at": told["happened_at"]}
        if told["next_title"].strip():
            talk["then"] = {"title": told["next_title"], "due_on": told["next_day"]}
        return {"talk": talk}


class CallForm(_TalkForm):
    """A phone call that took place."""

    kind = "call"
    details = ("direction", "result", "minutes", "recording")
    placeholder = _("What was said, what was promised…")

    direction = forms.ChoiceField(label=_("Direction"), choices=Activity.Direction.choices)
    result = forms.ChoiceField(label=_("Outcome"), choices=Activity.Result.choices)


class MeetingForm(_TalkForm):
    """A meeting that took place; its minutes land on the record of everyone who attended."""

    kind = "meeting"
    details = ("place", "minutes", "recording")
    placeholder = _("What was agreed, who does what by when…")

    place = forms.CharField(label=_("Place"), required=False, max_length=200)
    attendees = PickField(label=_("Attendees"), view="contacts:contact_suggest")


class MoveForm(Form):
    """A task is put into another column of the board: a state, or a day at the hour it has."""

    column = forms.CharField(max_length=20)
    by = forms.CharField(max_length=8, required=False)

    def __init__(self, data: Any, *, task: Activity) -> None:
        super().__init__(data)
        self.task = task
        if data.get("by") == "day":
            self.fields["column"] = DateField()

    def values(self) -> dict[str, Any]:
        """Return what `change_activity` takes."""
        column = super().values()["column"]
        if self.cleaned_data["by"] != "day":
            return {"state": column}
        held = typed(self.task.due_at, self.task.due_on, has_time=self.task.has_time)
        return when(column, held.get("time"))


class ScriptForm(Form):
    """A call script."""

    name = forms.CharField(label=_("What for"), max_length=120)
    body = forms.CharField(label=_("What to say"), widget=forms.Textarea({"rows": 8}))

    def values(self) -> dict[str, Any]:
        """Return what the command takes: plain text as markup, as it was where markup was not touched."""
        given = super().values()
        return given | {"body": from_text(given["body"])}


TALK_FORMS: dict[str, type[CallForm | MeetingForm]] = {"call": CallForm, "meeting": MeetingForm}
