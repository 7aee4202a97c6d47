"""What people choose of an export: the format, the columns; and the rule about large ones."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.exchange.queries import Offer
from wasl.ui.forms import Form

WHICH = (
    ("list", _("The columns of this list")),
    ("all", _("All fields")),
    ("chosen", _("Those I choose below")),
)


class ExportForm(Form):
    """Format and columns of one list."""

    format = forms.ChoiceField(label=_("Format"), widget=forms.RadioSelect)
    which = forms.ChoiceField(label=_("Columns"), choices=WHICH, widget=forms.RadioSelect)
    columns = forms.MultipleChoiceField(
        label=_("Fields"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, offer: Offer, data: Any = None) -> None:
        self.offer = offer
        shown = [field.key for field in offer.fields if field.is_shown]
        super().__init__(data, initial={"format": "xlsx", "which": "all", "columns": shown})
        for name, choices in (
            ("format", offer.formats),
            ("columns", [(field.key, field.label) for field in offer.fields]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(choices)

    def clean(self) -> dict[str, Any]:
        """Ask for at least one field where they are chosen one by one."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("which") == "chosen" and not cleaned.get("columns"):
            self.add_error("columns", _("Choose at least one field."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what `begin` takes."""
        chosen = {
            "list": [field.key for field in self.offer.fields if field.is_shown],
            "all": [],
            "chosen": self.cleaned_data["columns"],
        }
        return {
            "listing": self.offer.listing.key,
            "asked": self.offer.asked,
            "format": self.cleaned_data["format"],
            "columns": chosen[self.cleaned_data["which"]],
        }


class RulesForm(Form):
    """From how many rows on the owners are told."""

    large_from = forms.IntegerField(
        label=_("Tell the owners at once when an export has more rows than"), min_value=0, max_value=10**9
    )
