"""The forms of saved views and of a cell that is changed in place."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.kernel.actor import Actor
from wasl.lists.listing import Field, Listing, Options
from wasl.lists.models import SHARE, SavedView
from wasl.ui.forms import Form, dress


class ViewForm(Form):
    """Names a view and says who may see it."""

    name = forms.CharField(label=_("Name"), max_length=80)
    scope = forms.ChoiceField(label=_("Who sees it"), choices=SavedView.Scope, widget=forms.RadioSelect)
    default_for = forms.MultipleChoiceField(
        label=_("Opens by itself for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "People of these roles meet this view when they open the list. Only a view for everyone can do so."
        ),
    )

    def __init__(
        self, data: Any = None, *, actor: Actor, roles: Sequence[tuple[str, Any]], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.fields["default_for"].choices = roles  # type: ignore[attr-defined]  # a field with choices
        if not actor.may(SHARE):
            del self.fields["scope"], self.fields["default_for"]
        elif actor.team_id is None:
            own = [pair for pair in SavedView.Scope.choices if pair[0] != SavedView.Scope.TEAM]
            self.fields["scope"].choices = own  # type: ignore[attr-defined]  # a field with choices


class CellForm(Form):
    """One field of a record, changed in its cell."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, known: Field, record: Any, options: Options, **more: Any) -> None:
        held = known.held(record) if known.held else getattr(record, known.keyword)
        initial = held if isinstance(held, list) else "" if held is None else str(held)
        super().__init__(data, initial={"value": initial, "seen": record.version}, **more)
        self.known = known
        self.fields["value"] = cell_field(known, options)
        dress(self.fields["value"].widget)

    def values(self) -> dict[str, Any]:
        """Return the new value under the name by which the command takes it; nobody is None."""
        value = self.cleaned_data["value"]
        if self.known.type in {"person", "team"}:
            value = value or None
        return self.known.given(value) | {"seen": self.cleaned_data["seen"]}

    @property
    def their_value(self) -> str:
        """What a colleague wrote into it in the meantime."""
        theirs = next(iter(self.theirs.values()), "")
        return ", ".join(map(str, theirs)) if isinstance(theirs, list) else str(theirs or "—")


def cell_field(known: Field, options: Options) -> forms.Field:
    """Return the input for a field of a listing."""
    pairs = [*known.choices, *options.get(known.options, [])]
    label = {"aria-label": known.label}
    if known.type == "choices" and pairs:
        return forms.MultipleChoiceField(
            label=known.label, required=False, choices=pairs, widget=forms.CheckboxSelectMultiple
        )
    if pairs:
        widget = forms.Select(attrs=label)
        return forms.ChoiceField(
            label=known.label, required=False, choices=[("", "—"), *pairs], widget=widget
        )
    return forms.CharField(
        label=known.label, required=False, max_length=400, widget=forms.TextInput(attrs=label)
    )


def listing_options(listing: Listing, viewer: Actor, known: Field) -> Options:
    """Return the choices of a field that lie in the database; nothing is read for others."""
    return listing.options(viewer) if listing.options and known.options else {}
