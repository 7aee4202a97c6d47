"""The form of a plan of membership."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.contracts.models import Plan
from wasl.contracts.wording import plain
from wasl.lists.forms.names import NamedForm, initial_names
from wasl.sales.forms.deals import AmountField
from wasl.workspace.countries import CURRENCIES


class PlanForm(NamedForm):
    """How a plan is called, how long its terms are and what they cost."""

    months = forms.IntegerField(
        label=gettext_lazy("Length of a term in months"), min_value=1, max_value=120, initial=12
    )
    calendar = forms.ChoiceField(label=gettext_lazy("Calendar"), choices=Plan.Calendar.choices)
    start = forms.ChoiceField(
        label=pgettext_lazy("of a member", "Term"), choices=Plan.Start.choices, widget=forms.RadioSelect
    )
    amount = AmountField(label=gettext_lazy("Dues for a term"), required=False)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))
    grace_days = forms.IntegerField(
        label=gettext_lazy("Days of grace"), min_value=0, max_value=366, initial=30,
        help_text=gettext_lazy("For so long after the end a member keeps his rights, and renews without a gap."),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        held = self.initial.get("currency") or ""
        codes = sorted({*CURRENCIES, *([held] if held else [])})
        self.fields["currency"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]  # a choice

    def values(self) -> dict[str, Any]:
        """Return what the commands take."""
        values = super().values()
        return values | {"amount": values["amount"] or 0}


def plan_initial(plan: Plan) -> dict[str, Any]:
    """Return the values of the form for a plan as it is now."""
    columns = ("months", "calendar", "start", "currency", "grace_days")
    return (
        initial_names(plan.names)
        | {name: getattr(plan, name) for name in columns}
        | {"amount": str(plain(plan.amount, plan.currency))}
    )
