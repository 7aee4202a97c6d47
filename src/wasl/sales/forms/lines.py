"""The forms of a line: one that adds a product, one that changes a line where it stands, one that decides on a discount."""

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.kernel.money import amount_text
from wasl.kernel.numbers import trimmed
from wasl.sales.models import DealLine
from wasl.ui.forms import Form


def _number(**more: str) -> forms.TextInput:
    return forms.TextInput({"dir": "ltr", "inputmode": "decimal", "autocomplete": "off", **more})


class AddLineForm(Form):
    """A product by its name in any spelling; what was taken from the suggestions is sent by its id too."""

    name = forms.CharField(
        label=gettext_lazy("Product"),
        max_length=200,
        widget=forms.TextInput(
            {
                "data-behavior": "suggest",
                "data-url": reverse_lazy("catalog:suggest"),
                "data-into": "product",
                "data-first": "",
                "autocomplete": "off",
                "placeholder": gettext_lazy("Add a product"),
            }
        ),
    )
    product = forms.CharField(required=False, widget=forms.HiddenInput)
    quantity = forms.CharField(
        label=gettext_lazy("Quantity"), required=False, max_length=20, initial="1", widget=_number()
    )

    def values(self) -> dict[str, Any]:
        """Return what the command takes: without a suggestion the name is looked for."""
        given = super().values()
        return {"product": given["product"] or given["name"], "quantity": given["quantity"] or 1}


class LineForm(Form):
    """What can be changed of a line where it stands; nothing in the price asks the catalog again."""

    quantity = forms.CharField(label=gettext_lazy("Quantity"), max_length=20, widget=_number())
    price = forms.CharField(label=gettext_lazy("Price"), required=False, max_length=30, widget=_number())
    discount = forms.CharField(
        label=pgettext_lazy("in percent", "Discount"), required=False, max_length=10, widget=_number()
    )
    tax = forms.CharField(
        label=pgettext_lazy("on a price", "Tax"), required=False, max_length=10, widget=_number()
    )

    def values(self) -> dict[str, Any]:
        """Return what was changed; nothing stands for none."""
        given = {name: value or "0" for name, value in super().values().items() if name in self.changed_data}
        if given.get("price") == "0" and not self.cleaned_data["price"]:
            given["price"] = ""
        return given


class DecideForm(Form):
    """Whether a discount is allowed, and what is said to it."""

    decision = forms.ChoiceField(choices=(("allow", ""), ("refuse", "")))
    answer = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=300,
        widget=forms.TextInput({"placeholder": gettext_lazy("Reason")}),
    )

    def values(self) -> dict[str, Any]:
        """Return what the command takes."""
        return {"is_allowed": self.cleaned_data["decision"] == "allow", "answer": self.cleaned_data["answer"]}


def line_initial(line: DealLine) -> dict[str, str]:
    """Return the values of the form for a line as it is now."""
    return {
        "quantity": f"{trimmed(line.quantity):f}",
        "price": amount_text(line.price, line.deal.currency),
        "discount": f"{trimmed(line.discount):f}",
        "tax": f"{trimmed(line.tax):f}",
    }
