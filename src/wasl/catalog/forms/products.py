"""The form of a product with its prices and parts."""

from typing import Any

from django import forms
from django.conf import settings
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.catalog.models import Period, Product
from wasl.catalog.queries import ShownProduct, price_lists, tax_choices, unit_choices
from wasl.kernel.actor import Actor
from wasl.kernel.money import amount_text
from wasl.kernel.numbers import trimmed
from wasl.kernel.text import parted
from wasl.lists.custom.controls import Controls
from wasl.lists.layouts.inputs import FormSection, drop_hidden, sections_of
from wasl.ui.forms import Form

LANGUAGES = tuple(language for language, _name in settings.LANGUAGES)


def number_input(**more: str) -> forms.TextInput:
    """Return an input for a number in any digits."""
    return forms.TextInput({"dir": "ltr", "inputmode": "decimal", **more})


class PriceRow(Form):
    """A price of a product."""

    amount = forms.CharField(
        label=gettext_lazy("Price"), required=False, max_length=40, widget=number_input()
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency"),
        required=False,
        max_length=3,
        widget=forms.TextInput({"dir": "ltr", "size": "4"}),
    )
    period = forms.ChoiceField(label=gettext_lazy("Paid"), choices=Period.choices, required=False)
    from_quantity = forms.CharField(
        label=gettext_lazy("From quantity"), required=False, max_length=20, widget=number_input()
    )
    price_list = forms.ChoiceField(label=gettext_lazy("Price list"), required=False)


class PartRow(Form):
    """A part of a bundle."""

    product = forms.CharField(
        label=gettext_lazy("Product"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            {"data-behavior": "suggest", "data-url": reverse_lazy("catalog:suggest"), "autocomplete": "off"}
        ),
    )
    quantity = forms.CharField(
        label=gettext_lazy("Quantity"), required=False, max_length=20, widget=number_input()
    )


def _price_row(currency: str) -> type[PriceRow]:
    """Return the row of a price with the lists there are, in the firm's currency at first."""
    standard = ("", _("Standard price"))
    lists = forms.ChoiceField(
        label=_("Price list"),
        required=False,
        choices=[standard, *((str(one.pk), one.name) for one in price_lists())],
    )
    known = forms.CharField(
        label=_("Currency"),
        required=False,
        max_length=3,
        widget=forms.TextInput({"dir": "ltr"}),
        initial=currency,
    )
    return type("PriceRow", (PriceRow,), {"price_list": lists, "currency": known, "__module__": __name__})


class ProductForm(Form):
    """Everything about a product."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    sku = forms.CharField(
        label=gettext_lazy("Product number"),
        required=False,
        max_length=60,
        widget=forms.TextInput({"dir": "ltr"}),
    )
    sort = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Product.Sort.choices)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    tax = forms.ChoiceField(label=pgettext_lazy("on a price", "Tax"), required=False)
    is_active = forms.BooleanField(label=gettext_lazy("On sale"), required=False, initial=True)
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea({"rows": 3}),
    )
    tags = forms.CharField(
        label=gettext_lazy("Tags"), required=False, help_text=gettext_lazy("Separate them with commas.")
    )
    name_ar = forms.CharField(label=gettext_lazy("Name in Arabic"), required=False, max_length=200)
    name_lv = forms.CharField(label=gettext_lazy("Name in Latvian"), required=False, max_length=200)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), required=False, max_length=200)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    max_rows = 60

    def __init__(
        self, data: Any = None, *, actor: Actor, controls: Controls, currency: str, **options: Any
    ) -> None:
        # which lists a price may stand on is known when the form is made
        self.rows = {"prices": _price_row(currency), "parts": PartRow}  # type: ignore[misc]  # of this form alone
        super().__init__(data, **options)
        self.controls = controls
        controls.put_on(self)
        self.fields["unit"].choices = [("", _("None")), *unit_choices()]  # type: ignore[attr-defined]  # a choice
        usual = ("", _("The usual tax of our country"))
        self.fields["tax"].choices = [usual, *tax_choices()]  # type: ignore[attr-defined]  # a choice
        if "seen" not in self.initial:
            del self.fields["seen"]
        for name in [name for name in self.fields if actor.locks("product", _right(name))]:
            del self.fields[name]
        for name in [name for name in self.row_sets if actor.locks("product", name)]:
            del self.row_sets[name]
        drop_hidden(self, controls.places)

    @property
    def their_values(self) -> list[tuple[str, str]]:
        """What a colleague wrote into the same fields, by label."""
        names = {_right(key): str(field.label) for key, field in self.fields.items()}
        return [(names.get(name, name), str(value or "—")) for name, value in self.theirs.items()]

    @cached_property
    def sections(self) -> list[FormSection]:
        """The inputs as the firm has arranged them."""
        return sections_of(self, self.controls.places)

    def values(self) -> dict[str, Any]:
        """Return what the commands take; a row without an amount is no price."""
        values = self.controls.taken_from(self, super().values())
        names = {
            language: values.pop(f"name_{language}") for language in LANGUAGES if f"name_{language}" in values
        }
        if names:
            values["names"] = names
        if "prices" in values:
            values["prices"] = [row for row in values["prices"] if row["amount"]]
        if "parts" in values:
            values["parts"] = [row for row in values["parts"] if row["product"]]
        if "tags" in values:
            values["tags"] = parted(values["tags"])
        seen = values.pop("seen", None)
        return values | ({"seen": seen} if seen is not None else {})


def _right(name: str) -> str:
    return "names" if name.startswith("name_") else name


def initial_of(shown: ShownProduct) -> dict[str, Any]:
    """Return the values of the form for a product as it is now."""
    product = shown.product
    prices = [price for one in shown.lists for price in one.prices]
    return {
        **{name: getattr(product, name) for name in ("name", "sku", "sort", "is_active", "description")},
        **{f"name_{language}": product.names.get(language, "") for language in LANGUAGES},
        "unit": str(product.unit_id or ""),
        "tax": str(product.tax_id or ""),
        "tags": ", ".join(tag.name for tag in shown.tags),
        "prices": [
            {
                "amount": amount_text(price.amount, price.currency),
                "currency": price.currency,
                "period": price.period,
                "from_quantity": f"{trimmed(price.from_quantity):f}",
                "price_list": str(price.price_list_id or ""),
            }
            for price in prices
        ],
        "parts": [
            {"product": part.product.sku or part.product.name, "quantity": f"{trimmed(part.quantity):f}"}
            for part in shown.parts
        ],
        "seen": product.version,
    }
