"""The form of a deal, and the short ones by which it goes on."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.activities.forms.moments import day_field
from wasl.activities.forms.picking import PickField
from wasl.kernel.actor import Actor
from wasl.kernel.text import digits, parted
from wasl.lists.custom.controls import Controls
from wasl.lists.layouts.inputs import FormSection, drop_hidden, sections_of
from wasl.sales.models import Deal, DealPerson
from wasl.sales.queries.deals import ShownDeal
from wasl.sales.queries.pipelines import pipelines
from wasl.sales.wording import plain
from wasl.ui.forms import Form, IdField
from wasl.workspace.countries import CURRENCIES
from wasl.workspace.queries import all_teams, colleagues

# the role of a field where it differs from its name
RIGHTS = {
    "owner_id": "owner",
    "team_id": "team",
    "contact_id": "contact",
    "company_id": "company",
    "stage_id": "stage",
}


class AmountField(forms.DecimalField):
    """An amount as people write it, in either digits."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput({"dir": "ltr", "inputmode": "decimal", "autocomplete": "off"})
        super().__init__(min_value=Decimal(0), max_digits=18, decimal_places=3, widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        """Return the number; signs between thousands are left out."""
        typed = digits(str(value or "")).translate(SIGNS).strip()
        return super().to_python(typed)


# Arabic and other signs of thousands and decimals
SIGNS = str.maketrans({"٬": None, ",": None, " ": None, "\u00a0": None, "\u202f": None, "٫": "."})


class DealForm(Form):
    """Everything about a deal."""

    title = forms.CharField(label=pgettext_lazy("of a deal", "Title"), max_length=200)
    contact_id = PickField(label=gettext_lazy("Contact"), kind="contact", is_single=True)
    company_id = PickField(label=gettext_lazy("Company"), kind="contact", is_single=True)
    stage_id = forms.ChoiceField(label=gettext_lazy("Stage"))
    amount = AmountField(label=gettext_lazy("Amount"), required=False)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), required=False)
    expected_on = day_field(gettext_lazy("Expected close"))
    probability = forms.IntegerField(
        label=gettext_lazy("Chance in percent"), required=False, min_value=0, max_value=100,
        help_text=gettext_lazy("Empty: what the stage says."),
    )  # fmt: skip
    forecast = forms.ChoiceField(
        label=gettext_lazy("Forecast"), required=False,
        choices=[("", gettext_lazy("As its chance says")), *Deal.Forecast.choices],
    )  # fmt: skip
    source = forms.CharField(label=gettext_lazy("Source"), required=False, max_length=120)
    owner_id = IdField(label=gettext_lazy("Owner"))
    team_id = IdField(label=pgettext_lazy("group of people", "Team"))
    tags = forms.CharField(
        label=gettext_lazy("Tags"), required=False, help_text=gettext_lazy("Separate them with commas.")
    )
    body = forms.CharField(
        label=gettext_lazy("What there is to know"), required=False, widget=forms.Textarea({"rows": 4})
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, actor: Actor, controls: Controls, **options: Any) -> None:
        super().__init__(data, **options)
        self.controls = controls
        controls.put_on(self)
        del self.fields["seen" if "seen" not in self.initial else "stage_id"]
        for name in [name for name in self.fields if actor.locks("deal", RIGHTS.get(name, name))]:
            del self.fields[name]
        self._offer(actor)
        drop_hidden(self, controls.places)

    def _offer(self, actor: Actor) -> None:
        nobody = [("", _("Nobody"))]
        held = self.initial.get("currency") or ""
        codes = sorted({*CURRENCIES, *([held] if held else [])})
        choices: dict[str, Any] = {
            "owner_id": nobody + [(str(row.pk), str(row)) for row in colleagues(actor)],
            "team_id": nobody + [(str(row.pk), str(row)) for row in all_teams(actor)],
            "currency": [(code, code) for code in codes],
            "stage_id": open_stages(actor) if "stage_id" in self.fields else [],
        }
        for name, found in choices.items():
            if name in self.fields:
                self.fields[name].choices = found  # type: ignore[attr-defined]  # a choice

    @property
    def their_values(self) -> list[tuple[str, str]]:
        """What a colleague wrote into the same fields, by label."""
        names = {RIGHTS.get(key, key): str(field.label) for key, field in self.fields.items()}
        return [(names.get(name, name), str(value or "—")) for name, value in self.theirs.items()]

    @cached_property
    def sections(self) -> list[FormSection]:
        """The inputs as the firm has arranged them."""
        return sections_of(self, self.controls.places)

    def values(self) -> dict[str, Any]:
        """Return what the commands take."""
        values = self.controls.taken_from(self, super().values())
        for name in ("contact_id", "company_id"):
            if name in values:
                values[name] = next(iter(values[name]), None)
        if "tags" in values:
            values["tags"] = parted(values["tags"])
        seen = values.pop("seen", None)
        return values | ({"seen": seen} if seen is not None else {})


def open_stages(actor: Actor) -> list[Any]:
    """Return the open stages that can be chosen, under their pipelines where there are several."""
    groups = [
        (one.name, [(str(stage.pk), stage.name) for stage in one.stages.all() if stage.is_open])
        for one in pipelines(actor)
    ]
    return groups[0][1] if len(groups) == 1 else groups


def initial_of(shown: ShownDeal) -> dict[str, Any]:
    """Return the values of the form for a deal as it is now."""
    deal = shown.deal
    return {
        "title": deal.title,
        "body": deal.body,
        "contact_id": str(deal.contact_id or ""),
        "company_id": str(deal.company_id or ""),
        "amount": "" if deal.amount is None else str(plain(deal.amount, deal.currency)),
        "currency": deal.currency,
        "expected_on": deal.expected_on.isoformat() if deal.expected_on else "",
        "probability": deal.probability,
        "forecast": deal.forecast,
        "source": deal.source,
        "owner_id": str(deal.owner_id or ""),
        "team_id": str(deal.team_id or ""),
        "tags": ", ".join(tag.name for tag in shown.tags),
        "seen": deal.version,
    }


class PersonForm(Form):
    """Who has which part in a deal."""

    contact_id = PickField(label=gettext_lazy("Contact"), kind="contact", is_single=True)
    role = forms.ChoiceField(label=pgettext_lazy("in a deal", "Part"), choices=DealPerson.Role.choices)

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        values = super().values()
        return values | {"contact_id": next(iter(values["contact_id"]), None)}
