"""What a visitor fills in to book, and to cancel."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wasl.bookings.commands import Visitor
from wasl.bookings.models import MeetingType
from wasl.kernel.text import clean_line, isolated
from wasl.ui.forms import Form


class MomentField(forms.Field):
    """A moment of a slot as links carry it (RFC 3339)."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> datetime.datetime:
        """Return the moment in UTC; refuses what is none."""
        try:
            moment = datetime.datetime.fromisoformat(str(value or ""))
        except ValueError:
            raise forms.ValidationError(_("Choose a time first.")) from None
        if moment.tzinfo is None:
            raise forms.ValidationError(_("Choose a time first."))
        return moment.astimezone(datetime.UTC)


class MoveForm(Form):
    """Another time."""

    at = MomentField()

    def values(self) -> dict[str, Any]:
        """Return the new start."""
        return {"starts_at": self.cleaned_data["at"]}


class CancelForm(Form):
    """Why, if the visitor wants to say it."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=300)


class BookingForm(Form):
    """Name, address, what the type asks; `website` is filled in by programs alone."""

    at = MomentField()
    name = forms.CharField(
        label=gettext_lazy("Your name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(label=gettext_lazy("E-mail"), widget=forms.EmailInput({"autocomplete": "email"}))
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        max_length=40,
        widget=forms.TextInput({"type": "tel", "dir": "ltr", "autocomplete": "tel"}),
    )
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(
        self, *args: Any, kind: MeetingType, language: str, zone: str, address: str, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.kind, self.where = kind, {"language": language, "zone": zone, "address": address}
        if kind.way != MeetingType.Way.PHONE:
            del self.fields["phone"]
        for question in kind.questions:
            self.fields[question["key"]] = _field(question)

    @property
    def asked(self) -> list[Any]:
        """The fields that are shown, in their order."""
        return [self[name] for name in self.fields if name not in {"at", "website"}]

    def clean_website(self) -> str:
        """Refuse what programs fill in, in words for the person whose browser did it."""
        if clean_line(self.cleaned_data["website"]):
            raise forms.ValidationError(
                _("A program seems to have filled this in. Empty the field “Leave this empty”.")
            )
        return ""

    def values(self) -> dict[str, Any]:
        """Return what `book` takes."""
        given = self.cleaned_data
        visitor = Visitor(
            name=given["name"],
            email=given["email"],
            phone=given.get("phone", ""),
            answers={one["key"]: _said(given[one["key"]]) for one in self.kind.questions},
            **self.where,
        )
        return {"starts_at": given["at"], "visitor": visitor}


def _field(question: dict[str, Any]) -> forms.Field:
    # the firm's words, in whatever language the page is
    options: dict[str, Any] = {
        "label": isolated(question["label"]),
        "required": bool(question.get("is_needed")),
    }
    if question["kind"] == MeetingType.Kind.YES:
        return forms.BooleanField(**options, widget=forms.CheckboxInput({"class": "form-check-input"}))
    if question["kind"] == MeetingType.Kind.CHOICE:
        choices = [("", ""), *((one, one) for one in question["options"])]
        return forms.ChoiceField(**options, choices=choices, widget=forms.Select({"class": "form-select"}))
    many = question["kind"] == MeetingType.Kind.TEXT
    look = {"class": "form-control", "dir": "auto"}
    widget = forms.Textarea(look | {"rows": 4}) if many else forms.TextInput(look)
    return forms.CharField(**options, max_length=2000, widget=widget)


def _said(answer: Any) -> str:
    return (_("Yes") if answer else "") if isinstance(answer, bool) else str(answer)
