"""The forms of bulk work: which tags, whom to assign to, which field gets which value."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.kernel.actor import Actor
from wasl.kernel.text import parted
from wasl.lists.bulk.batch import Act
from wasl.lists.bulk.editing import settable
from wasl.lists.listing import Field, Listing
from wasl.ui.forms import Form, dress
from wasl.workspace.models import User

AS_IS, NOBODY = "as-is", ""


class BulkForm(Form):
    """A form whose answers are the value of an act; without fields it only asks whether to go on."""

    def __init__(self, *args: Any, listing: Listing, viewer: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.listing, self.viewer = listing, viewer
        self.offer()

    def offer(self) -> None:
        """Fill in what can be chosen."""

    def value(self) -> dict[str, Any]:
        """Return the value of the act."""
        return {}

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {"value": self.value()}


class TagsForm(BulkForm):
    """Names of tags, parted by commas."""

    names = forms.CharField(label=_("Tags"), max_length=500, help_text=_("Several are parted by commas."))

    def value(self) -> dict[str, Any]:
        """Return the names."""
        return {"names": parted(self.cleaned_data["names"])}


class AssignForm(BulkForm):
    """A new owner, a new team, or both."""

    owner = forms.ChoiceField(label=_("Owner"), required=False)
    team = forms.ChoiceField(label=pgettext_lazy("group of people", "Team"), required=False)

    def offer(self) -> None:
        """Offer the active colleagues and the teams."""
        options = self.listing.options(self.viewer) if self.listing.options else {}
        for name in ("owner", "team"):
            field = self.fields[name]
            first = [(AS_IS, _("As it is")), (NOBODY, _("Nobody"))]
            field.choices = [*first, *options.get(name, [])]  # type: ignore[attr-defined]  # a choice
            field.initial = AS_IS

    def value(self) -> dict[str, Any]:
        """Return what is to change."""
        return {name: key for name, key in self.cleaned_data.items() if key != AS_IS}


class FieldForm(Form):
    """Which field is to be changed."""

    field = forms.ChoiceField(label=_("Field"))

    def __init__(self, *args: Any, listing: Listing, viewer: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["field"].choices = [  # type: ignore[attr-defined]  # a choice
            (field.name, field.label) for field in offered(listing, viewer)
        ]


class EditForm(BulkForm):
    """The new value of one field, asked as its type wants it."""

    field = forms.CharField(widget=forms.HiddenInput)

    def offer(self) -> None:
        """Add the control of the field that was chosen."""
        name = str(self.data.get("field") or self.initial.get("field") or "")
        chosen = next((one for one in offered(self.listing, self.viewer) if one.name == name), None)
        if chosen:
            self.fields["value"] = self.control(chosen)
            dress(self.fields["value"].widget)

    def control(self, field: Field) -> forms.Field:
        """Return the control for a field."""
        options = self.listing.options(self.viewer) if self.listing.options and field.options else {}
        pairs = [*field.choices, *options.get(field.options, [])]
        if field.type == "choices":
            return forms.MultipleChoiceField(
                label=field.label, choices=pairs, required=False, widget=forms.CheckboxSelectMultiple
            )
        if pairs:
            return forms.ChoiceField(label=field.label, choices=[("", _("Empty")), *pairs], required=False)
        return forms.CharField(label=field.label, required=False, max_length=1000)

    def value(self) -> dict[str, Any]:
        """Return the field and its value."""
        return {"field": self.cleaned_data["field"], "value": self.cleaned_data.get("value", "")}


def offered(listing: Listing, viewer: Actor) -> list[Field]:
    """Return the fields that can be changed for many records by this viewer; owner and team have an act of their own."""
    fields = [field for field in listing.fields_for(viewer) if settable(field)]
    return [
        field
        for field in fields
        if field.type not in {"person", "team"} and not viewer.locks(listing.kind, field.denied_by)
    ]


class HandOverForm(Form):
    """Who gets what a colleague leaves, and whether records keep their team."""

    to = forms.MultipleChoiceField(
        label=_("Hand over to"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Several get equal shares."),
    )
    keeps_team = forms.BooleanField(
        label=_("Records keep their team"),
        required=False,
        help_text=_("Otherwise they get the team of their new owner."),
    )

    def __init__(self, *args: Any, people: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = [(str(user.pk), _with_team(user)) for user in people]  # type: ignore[attr-defined]  # a choice

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {
            "to": [UUID(key) for key in self.cleaned_data["to"]],
            "keeps_team": self.cleaned_data["keeps_team"],
        }


def _with_team(user: User) -> str:
    return f"{user} · {user.team}" if user.team else str(user)


FORMS: dict[str, type[BulkForm]] = {
    "tag": TagsForm,
    "untag": TagsForm,
    "assign": AssignForm,
    "edit": EditForm,
}


def form_of(act: Act) -> type[BulkForm]:
    """Return the form of an act: one of those here, else the one that it brings as `form`, else one that only asks."""
    found: type[BulkForm] = getattr(act, "form", BulkForm)
    return FORMS.get(act.key, found)
