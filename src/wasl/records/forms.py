"""What people type on a record's page: notes of every kind, tags, files."""

import datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel import clock
from wasl.kernel.html import from_text
from wasl.kernel.text import parted
from wasl.records.models import BinRules, Note
from wasl.ui.forms import Form


class NoteForm(Form):
    """A note; the other kinds add their own fields, which end in the note's details."""

    kind = "note"
    template = "records/_note_fields.html"
    submit = ""
    takes_files = True
    details: ClassVar[tuple[str, ...]] = ()
    placeholder = _("Write a note for the team… @ mentions a colleague")

    body = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    format = forms.ChoiceField(
        choices=[("text", "text"), ("html", "html")],
        required=False,
        widget=forms.HiddenInput({"data-kept": ""}),
    )

    def __init__(self, *args: Any, answered: Note | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.answered = answered
        self.fields["body"].widget.attrs["placeholder"] = self.placeholder

    @property
    def detail_fields(self) -> list[forms.BoundField]:
        """Return the fields of the kind, and the moment where the kind has one."""
        return [self[name] for name in (*self.details, "happened_at") if name in self.fields]

    def values(self) -> dict[str, Any]:
        """Return what `write_note` takes."""
        given = super().values()
        body = given["body"] if given.get("format") == "html" else from_text(given["body"])
        details = {name: given[name] for name in self.details if given.get(name) not in (None, "")}
        moment = given.get("happened_at")
        return {"body": body, "kind": self.kind, "details": details} | (
            {"happened_at": moment} if moment else {}
        )


class PastForm(NoteForm):
    """A note about something that happened at a moment."""

    happened_at = forms.DateTimeField(
        label=_("When"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "dir": "ltr"}),
    )

    def clean_happened_at(self) -> datetime.datetime | None:
        """Refuse a moment that has not come."""
        moment: datetime.datetime | None = self.cleaned_data["happened_at"]
        if moment and moment > clock.now() + datetime.timedelta(minutes=5):
            raise forms.ValidationError(_("This lies in the future. Plan it instead."))
        return moment


class ComplaintForm(PastForm):
    """A complaint, however it came."""

    kind = "complaint"
    details = ("about", "came_by")
    placeholder = _("What the customer complains about, in his own words…")

    about = forms.CharField(label=_("About"), required=False, max_length=200)
    came_by = forms.ChoiceField(
        label=_("Came by"),
        choices=[
            ("phone", _("Phone")),
            ("email", _("E-mail")),
            ("visit", _("Visit")),
            ("message", _("Message")),
            ("other", pgettext_lazy("channel", "Other")),
        ],
    )


class OpinionForm(PastForm):
    """What a customer thinks of us, from one star to five if he said so much."""

    kind = "opinion"
    details = ("score", "about")
    placeholder = _("What the customer thinks, in his own words…")

    score = forms.TypedChoiceField(
        label=_("Rating"),
        required=False,
        coerce=int,
        choices=[("", _("Not rated")), *((n, "★" * n + "☆" * (5 - n)) for n in (5, 4, 3, 2, 1))],
    )
    about = forms.CharField(label=_("About"), required=False, max_length=200)


class TagsForm(Form):
    """All tags of a record, with commas between them."""

    names = forms.CharField(label=_("Tags"), required=False, max_length=2000)

    def clean_names(self) -> list[str]:
        """Return the names."""
        return parted(self.cleaned_data["names"])


class FileForm(Form):
    """One file for a record."""

    file = forms.FileField(label=_("File"), max_length=500)


COMPOSER_FORMS: dict[str, type[NoteForm]] = {
    form.kind: form for form in (NoteForm, ComplaintForm, OpinionForm)
}


class BinRulesForm(Form):
    """For how many days the bin keeps what was deleted."""

    days = forms.IntegerField(
        label=_("Days that deleted records are kept"), min_value=BinRules.LEAST, max_value=BinRules.MOST
    )
