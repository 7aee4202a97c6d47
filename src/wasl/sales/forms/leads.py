"""The forms of a lead: taken in by hand, changed, given up, made a deal of."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.activities.forms.moments import day_field
from wasl.contacts.commands import Stranger
from wasl.kernel.actor import Actor
from wasl.lists.custom.controls import Controls, first_value
from wasl.lists.queries.custom import fields_open, linked_titles
from wasl.sales.forms.deals import AmountField
from wasl.sales.models import Lead
from wasl.ui.forms import Form, IdField
from wasl.workspace.countries import CURRENCIES
from wasl.workspace.queries import all_teams, colleagues

STRANGER = ("name", "email", "phone", "company")
TEXTS = ("title", "message", "source", "campaign")


class LeadControls(Controls):
    """The inputs of the fields that the firm has added to leads, in their order: the form of a lead is not arranged."""

    def __init__(self, actor: Actor, custom: Mapping[str, Any] | None) -> None:
        self.places, self.fields, self.is_new = (), list(fields_open(actor, "lead")), custom is None
        held = custom or {}
        links = [held[one.stored] for one in self.fields if one.type == "link" and one.stored in held]
        titles = linked_titles(actor, links)
        self.initial = {
            one.name: first_value(one, one.default if self.is_new else held.get(one.stored), titles)
            for one in self.fields
        }


class LeadForm(Form):
    """What somebody is interested in, and how it came; `seen` is the version that whoever edits it looked at."""

    title = forms.CharField(label=gettext_lazy("What it is about"), required=False, max_length=200)
    message = forms.CharField(
        label=gettext_lazy("Message"), required=False, max_length=5000, widget=forms.Textarea({"rows": 4})
    )
    products = forms.CharField(
        label=gettext_lazy("Products asked for, one on a line"), required=False, max_length=5000,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), choices=Lead.Channel.choices)
    source = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=120)
    campaign = forms.CharField(label=gettext_lazy("Campaign"), required=False, max_length=200)
    owner_id = IdField(label=gettext_lazy("Owner"))
    team_id = IdField(label=pgettext_lazy("group of people", "Team"))

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, actor: Actor, custom: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        if "seen" not in self.initial:
            del self.fields["seen"]
        self.controls = LeadControls(actor, custom)
        self.controls.put_on(self)
        nobody = [("", _("Nobody"))]
        people = [(str(one.pk), one.name) for one in colleagues(actor)]
        teams = [(str(one.pk), one.name) for one in all_teams(actor)]
        self.fields["owner_id"].choices = nobody + people  # type: ignore[attr-defined]  # a choice
        self.fields["team_id"].choices = nobody + teams  # type: ignore[attr-defined]  # a choice
        for name in [name for name in self.fields if actor.locks("lead", name.removesuffix("_id"))]:
            del self.fields[name]

    @property
    def customs(self) -> list[Any]:
        """The inputs of the fields that the firm has added."""
        return [self[one.name] for one in self.controls.fields]

    @property
    def came(self) -> list[Any]:
        """The inputs of how it came, as far as the role may write there."""
        return [self[name] for name in ("channel", "source", "campaign") if name in self.fields]

    @property
    def belongs(self) -> list[Any]:
        """The inputs of whose it is, as far as the role may write there."""
        return [self[name] for name in ("owner_id", "team_id") if name in self.fields]

    @property
    def their_values(self) -> list[tuple[str, str]]:
        """What a colleague wrote into the same fields, by label."""
        names = {key.removesuffix("_id"): str(field.label) for key, field in self.fields.items()}
        return [(names.get(name, name), _said(value)) for name, value in self.theirs.items()]

    def values(self) -> dict[str, Any]:
        """Return what the commands take."""
        values = self.controls.taken_from(self, super().values())
        values["products"] = values["products"].splitlines()
        if values.get("seen") is None:
            values.pop("seen", None)
        return values


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "—")


class NewLeadForm(LeadForm):
    """A lead by hand: of a contact that is there, or of somebody who is found or made by what is said of him."""

    contact_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    phone = forms.CharField(
        label=gettext_lazy("Phone"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"type": "tel", "dir": "ltr"}),
    )
    company = forms.CharField(label=gettext_lazy("Company"), required=False, max_length=200)
    field_order = ("contact_id", "name", "email", "phone", "company")

    def clean(self) -> dict[str, Any]:
        """See that it is somebody's."""
        given: dict[str, Any] = super().clean() or {}
        if not any(given.get(name) for name in ("contact_id", *STRANGER[:3])):
            self.add_error("name", _("Say a name, an e-mail address or a number."))
        return given

    def values(self) -> dict[str, Any]:
        """Return the lead's values, its `contact_id` and the `stranger`."""
        values = super().values()
        values["stranger"] = Stranger(**{name: values.pop(name) for name in STRANGER})
        return values


class GiveUpForm(Form):
    """Why a lead is returned or disqualified."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=Lead.Reason.choices, widget=forms.RadioSelect
    )
    reason_text = forms.CharField(label=gettext_lazy("In your words"), required=False, max_length=500)


class QualifyForm(Form):
    """The deal that becomes of a lead; everything else is known already."""

    title = forms.CharField(label=pgettext_lazy("of a deal", "Title"), max_length=200)
    amount = AmountField(label=gettext_lazy("Amount"), required=False)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"), choices=[(code, code) for code in sorted(CURRENCIES)]
    )
    expected_on = day_field(gettext_lazy("Expected close"))

    def __init__(self, *args: Any, actor: Actor, has_products: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if actor.locks("deal", "expected_on"):
            del self.fields["expected_on"]
        if has_products:
            self.fields["amount"].help_text = _("Leave it empty: the products that have a price make it.")


class PointsForm(Form):
    """Points by hand, and why."""

    points = forms.IntegerField(
        label=gettext_lazy("Points"), min_value=-1000, max_value=1000,
        help_text=gettext_lazy("With a minus in front to take some."),
    )  # fmt: skip
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=200)
