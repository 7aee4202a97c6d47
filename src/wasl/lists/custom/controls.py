"""The inputs of custom fields in the form of a record, and what stands in them at first."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor
from wasl.lists.custom.values import moment_of, number_text, text_of
from wasl.lists.layouts.arranging import FORM, Place
from wasl.lists.models import CustomField
from wasl.lists.queries.custom import fields_open, linked_titles
from wasl.lists.queries.layouts import places_for
from wasl.ui.forms import DayField, dress

Type = CustomField.Type
NOTHING = ("", "—")


def _text(**attributes: str) -> dict[str, Any]:
    return {"max_length": 400, "widget": forms.TextInput(attributes)}


def control(field: CustomField) -> forms.Field:
    """Return the input for one field; what is typed is understood by the command alone."""
    common: dict[str, Any] = {"label": field.label, "required": field.is_required, "help_text": field.hint}
    if field.type == Type.CHOICE:
        return forms.ChoiceField(choices=[NOTHING, *field.pairs], **common)
    if field.type == Type.CHOICES:
        return forms.MultipleChoiceField(choices=field.pairs, widget=forms.CheckboxSelectMultiple, **common)
    if field.type == Type.YES_NO:
        return forms.ChoiceField(choices=[NOTHING, ("yes", _("yes")), ("no", _("no"))], **common)
    if field.type == Type.DATE:
        return DayField(**common, **_text(dir="ltr"))
    if field.type == Type.MONEY:
        common["label"] = _("%(label)s (%(currency)s)") % {"label": field.label, "currency": field.currency}
    return forms.CharField(**common, **SHAPES.get(field.type, _text)())


SHAPES: dict[str, Any] = {
    "long_text": lambda: {"max_length": 20_000, "widget": forms.Textarea()},
    "number": lambda: _text(dir="ltr", inputmode="decimal"),
    "money": lambda: _text(dir="ltr", inputmode="decimal"),
    "date_time": lambda: _text(dir="ltr", type="datetime-local"),
    "url": lambda: _text(dir="ltr", inputmode="url"),
    "phone": lambda: _text(dir="ltr", type="tel"),
    "email": lambda: _text(dir="ltr", inputmode="email"),
}


def first_value(field: CustomField, value: Any, titles: Mapping[str, tuple[str, str]]) -> Any:
    """Return what stands in the input of a field for a stored value."""
    if value is None:
        return [] if field.type == Type.CHOICES else ""
    if field.type in {Type.CHOICE, Type.CHOICES}:
        return value
    if field.type == Type.YES_NO:
        return "yes" if value else "no"
    if field.type == Type.DATE_TIME:
        return f"{timezone.localtime(moment_of(value)):%Y-%m-%dT%H:%M}"
    if field.type == Type.MONEY and value["currency"] == field.currency:
        return number_text(value["amount"])
    return titles.get(value, ("", ""))[0] if field.type == Type.LINK else text_of(field, value)


class Controls:
    """The inputs for the fields that an actor may change, on a record or a new one, and where all inputs stand."""

    def __init__(self, actor: Actor, kind: str, custom: Mapping[str, Any] | None = None) -> None:
        self.places: Sequence[Place] = places_for(actor, kind, FORM)
        shown = {part.name for place in self.places for part in place.parts}
        self.fields: Sequence[CustomField] = [one for one in fields_open(actor, kind) if one.name in shown]
        self.is_new = custom is None
        held = custom or {}
        links = [held[one.stored] for one in self.fields if one.type == Type.LINK and one.stored in held]
        titles = linked_titles(actor, links)
        self.initial = {
            one.name: first_value(one, one.default if self.is_new else held.get(one.stored), titles)
            for one in self.fields
        }

    def put_on(self, form: forms.Form) -> None:
        """Add the inputs to a form."""
        for one in self.fields:
            added = form.fields[one.name] = control(one)
            added.initial = self.initial[one.name]
            dress(added.widget)

    def taken_from(self, form: forms.Form, values: dict[str, Any]) -> dict[str, Any]:
        """Return the values of a form with those of custom fields gathered by key; what was not touched is left out."""
        mine = {one.name: one.key for one in self.fields}
        touched = [name for name in mine if self.is_new or name in form.changed_data]
        rest = {name: value for name, value in values.items() if name not in mine}
        return rest | ({"custom": {mine[name]: values[name] for name in touched}} if touched else {})
