"""The form of a contract, and the short ones by which it goes on or ends."""

from typing import Any, ClassVar

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy, pgettext_lazy

from wasl.activities.forms.moments import day_field
from wasl.activities.forms.picking import PickField
from wasl.catalog.models import Period
from wasl.contracts.forms.fields import RecordForm
from wasl.contracts.models import Contract
from wasl.contracts.queries import ShownContract
from wasl.contracts.wording import plain
from wasl.kernel.numbers import trimmed
from wasl.sales.forms.deals import AmountField
from wasl.ui.forms import Form, IdField


class LineRow(Form):
    """A product or a service, how many, and what one costs in each period."""

    product = forms.CharField(
        label=gettext_lazy("Product"), required=False, max_length=200,
        widget=forms.TextInput(
            {"data-behavior": "suggest", "data-url": reverse_lazy("catalog:suggest"), "autocomplete": "off"}
        ),
    )  # fmt: skip
    quantity = AmountField(label=gettext_lazy("Quantity"), required=False)
    price = AmountField(label=gettext_lazy("Price"), required=False)


class ContractForm(RecordForm):
    """Everything about a contract."""

    kind = "contract"
    picks = ("contact_id", "company_id")
    rights = (
        ("lines", "amount"), ("renew_months", "renews"), ("notice_amount", "notice_on"), ("notice_unit", "notice_on"),
    )  # fmt: skip
    rows: ClassVar = {"lines": LineRow}
    max_rows = 100

    title = forms.CharField(label=pgettext_lazy("of a contract", "Title"), max_length=200)
    number = forms.CharField(
        label=gettext_lazy("Contract number"),
        required=False,
        max_length=40,
        widget=forms.TextInput({"dir": "ltr"}),
    )
    contact_id = PickField(label=gettext_lazy("Contact"), kind="contact", is_single=True)
    company_id = PickField(label=gettext_lazy("Company"), kind="contact", is_single=True)
    starts_on = day_field(pgettext_lazy("contract", "Begins"))
    ends_on = day_field(
        pgettext_lazy("contract", "Ends"), help_text=gettext_lazy("Empty: it runs until somebody ends it.")
    )
    notice_amount = forms.IntegerField(
        label=gettext_lazy("Notice period"), required=False, min_value=0, max_value=366
    )
    notice_unit = forms.ChoiceField(
        label=gettext_lazy("Notice is counted in"), choices=Contract.Unit.choices, required=False
    )
    renews = forms.BooleanField(
        label=gettext_lazy("Renews by itself"), required=False,
        help_text=gettext_lazy("When the end comes and nobody gave notice, it goes on."),
    )  # fmt: skip
    renew_months = forms.IntegerField(
        label=gettext_lazy("Goes on for, in months"), required=False, min_value=1, max_value=120
    )
    remind_days = forms.IntegerField(
        label=gettext_lazy("Reminder, days before"), required=False, min_value=0, max_value=366,
        help_text=gettext_lazy("So many days before the end, or before the last day for notice, its owner gets a task."),
    )  # fmt: skip
    amount = AmountField(
        label=pgettext_lazy("of a contract", "Value"), required=False,
        help_text=gettext_lazy("With products below it is their sum."),
    )  # fmt: skip
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Paid"), choices=Period.choices)
    owner_id = IdField(label=gettext_lazy("Owner"))
    team_id = IdField(label=pgettext_lazy("group of people", "Team"))
    tags = forms.CharField(
        label=gettext_lazy("Tags"), required=False, help_text=gettext_lazy("Separate them with commas.")
    )
    body = forms.CharField(
        label=gettext_lazy("What there is to know"), required=False, widget=forms.Textarea({"rows": 4})
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """Return what the commands take: what is left empty is as it is at first; lines make the amount."""
        values = super().values()
        usual = {"renew_months": 12, "remind_days": 0, "notice_amount": 0, "notice_unit": "month"}
        for name, value in usual.items():
            if name in values and values[name] in (None, ""):
                values[name] = value
        if values.get("lines"):
            values.pop("amount", None)
        return values


def contract_initial(shown: ShownContract) -> dict[str, Any]:
    """Return the values of the form for a contract as it is now."""
    held = shown.contract
    same = (
        "title", "number", "body", "currency", "period", "renews", "renew_months", "notice_amount", "notice_unit", "remind_days",
    )  # fmt: skip
    return {name: getattr(held, name) for name in same} | {
        "contact_id": str(held.contact_id or ""),
        "company_id": str(held.company_id or ""),
        "amount": "" if held.amount is None else str(plain(held.amount, held.currency)),
        "starts_on": held.starts_on.isoformat(),
        "ends_on": held.ends_on.isoformat() if held.ends_on else "",
        "lines": [
            {"product": line.name, "quantity": f"{trimmed(line.quantity):f}", "price": f"{trimmed(line.price):f}"}
            for line in shown.lines
        ],
        "owner_id": str(held.owner_id or ""),
        "team_id": str(held.team_id or ""),
        "tags": ", ".join(tag.name for tag in shown.tags),
        "seen": held.version,
    }  # fmt: skip


class TerminateForm(Form):
    """That notice was given: when, the last day, and why."""

    terminated_on = day_field(gettext_lazy("Notice given on"))
    leaves_on = day_field(
        gettext_lazy("Last day"),
        help_text=gettext_lazy("Empty: the first one that the notice period allows."),
    )
    reason = forms.ChoiceField(label=gettext_lazy("Why it ends"), choices=Contract.Reason.choices)
    reason_text = forms.CharField(
        label=gettext_lazy("In words"), required=False, max_length=500, widget=forms.Textarea({"rows": 3})
    )


class RenewForm(Form):
    """Until when a contract goes on; empty: for as long as it renews by."""

    until = day_field(gettext_lazy("New end"))
