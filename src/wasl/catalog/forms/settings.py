"""The forms of price lists, units, taxes, rates and limits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.catalog.forms.products import number_input
from wasl.catalog.models import PriceList, TaxRate, Unit
from wasl.catalog.queries import limits_set
from wasl.kernel.money import read_currency
from wasl.kernel.numbers import trimmed
from wasl.lists.forms.names import NamedForm, initial_names
from wasl.ui.forms import DateField, Form
from wasl.workspace.countries import COUNTRIES, CURRENCIES
from wasl.workspace.models import Role


class UnitForm(NamedForm):
    """A unit."""

    longest_name = 60

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=3,
        help_text=gettext_lazy("As electronic invoices have it (UN/ECE): KGM for kilograms, HUR for hours."),
        widget=forms.TextInput({"dir": "ltr"}),
    )


def initial_of_unit(unit: Unit | None) -> dict[str, Any]:
    """Return the values of the form for a unit."""
    return {"code": unit.code if unit else "", **initial_names(unit.names if unit else {})}


class TaxForm(NamedForm):
    """A tax of a country."""

    longest_name = 60

    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=COUNTRIES)
    percent = forms.CharField(label=gettext_lazy("Percent"), max_length=10, widget=number_input())
    category = forms.ChoiceField(label=pgettext_lazy("on a price", "Tax"), choices=TaxRate.Category.choices)
    is_default = forms.BooleanField(label=gettext_lazy("The usual one of this country"), required=False)


def initial_of_tax(tax: TaxRate | None, country: str) -> dict[str, Any]:
    """Return the values of the form for a tax."""
    if tax is None:
        return {"country": country}
    return {
        "country": tax.country,
        "percent": f"{trimmed(tax.percent):f}",
        "category": tax.category,
        "is_default": tax.is_default,
        **initial_names(tax.names),
    }


class PriceListForm(Form):
    """A price list; for whom it is is built beside it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    percent = forms.CharField(
        label=gettext_lazy("Less than the standard price, in percent"),
        required=False,
        max_length=10,
        help_text=gettext_lazy("Holds for every product that has no price of its own on this list."),
        widget=number_input(),
    )
    position = forms.IntegerField(
        label=gettext_lazy("Place"),
        min_value=0,
        max_value=1000,
        initial=50,
        help_text=gettext_lazy("Where several lists fit a customer, the one with the lowest place counts."),
    )
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)


def initial_of_list(price_list: PriceList | None) -> dict[str, Any]:
    """Return the values of the form for a price list."""
    if price_list is None:
        return {}
    return {
        "name": price_list.name,
        "percent": f"{trimmed(price_list.percent):f}",
        "position": price_list.position,
        "is_active": price_list.is_active,
    }


class RateForm(Form):
    """A rate of a day."""

    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        max_length=3,
        widget=forms.TextInput({"dir": "ltr", "list": "currencies", "autocomplete": "off"}),
    )
    value = forms.CharField(label=gettext_lazy("Rate"), max_length=24, widget=number_input())
    day = DateField(label=gettext_lazy("From"), required=False)

    @property
    def currencies(self) -> list[str]:
        """The currencies on offer; any other can be typed."""
        return CURRENCIES

    def clean_currency(self) -> str:
        """Return the currency by its letters."""
        return read_currency(self.cleaned_data["currency"])


class LimitsForm(Form):
    """How many percent each role, and some people, may let off."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.whom = {f"limit_{one.pk}": (one, percent) for one, percent in limits_set()}
        for name, (one, percent) in self.whom.items():
            self.fields[name] = forms.CharField(
                label=one.label if isinstance(one, Role) else one.name,
                required=False,
                max_length=10,
                widget=number_input(**{"class": "form-control"}),
                initial="" if percent is None else f"{trimmed(percent):f}",
            )

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {
            "limits": {one: self.cleaned_data[name].strip() for name, (one, _percent) in self.whom.items()}
        }
