"""What rules can do on the timeline of any record: write a note."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.kernel.actor import Actor
from wasl.kernel.html import from_text
from wasl.kernel.manifest import Action, Text
from wasl.kernel.text import isolated
from wasl.records.commands import write_note
from wasl.records.models import Record
from wasl.ui.forms import Form


class RuleForm(Form):
    """The inputs of an action: whose rights hold, and for which kind of records.

    Those named in `folded` are drawn under `folded_label`, open only where one of them holds something.
    """

    folded: tuple[str, ...] = ()
    folded_label: Text = ""
    folded_hint: Text = ""

    def __init__(self, *args: Any, actor: Actor, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor, self.kind = actor, kind

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """Return the inputs that are drawn folded away."""
        return [self[name] for name in self.folded]

    @property
    def is_unfolded(self) -> bool:
        """Tell whether one of them holds something."""
        return any(bound.value() for bound in self.folded_fields)


OF_RECORD, OF_RULE = "record", "rule"


def owner_field() -> forms.ChoiceField:
    """Return the input of whose a new record is."""
    choices = [(OF_RECORD, _("Whoever has the record")), (OF_RULE, _("Whoever has the rule"))]
    return forms.ChoiceField(label=_("Owner"), choices=choices)


def owner_named(record: Record, said: str, by: Actor) -> UUID | None:
    """Return who becomes the owner of what is added because of a record."""
    return (record.owner_id if said == OF_RECORD else None) or by.user_id


class NoteAction(RuleForm):
    """The text of a note."""

    text = forms.CharField(label=_("Text"), max_length=5000, widget=forms.Textarea)

    def values(self) -> dict[str, Any]:
        """Return what `write_note` takes."""
        return {"body": from_text(self.cleaned_data["text"])}


def _said_note(_actor: Actor, form: Form) -> Any:
    return _("Write the note “%(text)s”") % {"text": isolated(form.cleaned_data["text"][:120])}


ACTIONS = (Action("records.note", _("Write a note"), "note", write_note, NoteAction, _said_note, ("text",)),)
