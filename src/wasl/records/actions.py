"""What rules can do on the timeline of any record: write a note, promise a next step."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.html import from_text
from wasl.kernel.manifest import Action
from wasl.records.commands import set_next_step, write_note
from wasl.records.models import Record
from wasl.ui.forms import Form

LONGEST_AHEAD = 730


class RuleForm(Form):
    """The inputs of an action: whose rights hold, and for which kind of records."""

    def __init__(self, *args: Any, actor: Actor, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor, self.kind = actor, kind


class NoteAction(RuleForm):
    """The text of a note."""

    text = forms.CharField(label=_("Text"), max_length=5000, widget=forms.Textarea)

    def values(self) -> dict[str, Any]:
        """Return what `write_note` takes."""
        return {"body": from_text(self.cleaned_data["text"])}


class StepAction(RuleForm):
    """A next step, so many days from then."""

    step = forms.CharField(label=_("Next step"), max_length=300)
    days = forms.IntegerField(label=_("In how many days"), min_value=0, max_value=LONGEST_AHEAD, initial=1)


def promise(record: Record, *, step: str, days: int, by: Actor) -> None:
    """Set the next step of a record `days` from now, for the owner of the record."""
    due_at = clock.now() + datetime.timedelta(days=days)
    set_next_step(record, step=step, due_at=due_at, owner_id=record.owner_id, by=by)


def isolated(text: str) -> str:
    """Return what somebody typed, kept apart from the direction of the sentence around it (Unicode UAX #9 §2.4)."""
    return f"\u2068{text}\u2069"


def _said_note(_actor: Actor, form: Form) -> Any:
    return _("Write the note “%(text)s”") % {"text": isolated(form.cleaned_data["text"][:120])}


def _said_step(_actor: Actor, form: Form) -> str:
    given = form.cleaned_data
    return ngettext(
        "Set the next step “%(step)s”, in %(days)s day",
        "Set the next step “%(step)s”, in %(days)s days",
        given["days"],
    ) % {"step": isolated(given["step"]), "days": given["days"]}


ACTIONS = (
    Action("records.note", _("Write a note"), "note", write_note, NoteAction, _said_note, ("text",)),
    Action(
        "records.next_step",
        _("Set the next step"),
        "arrow-narrow-right",
        promise,
        StepAction,
        _said_step,
        ("step",),
    ),
)
