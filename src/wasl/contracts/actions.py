"""What rules can do with members and contracts: renew them, open a renewal deal, make a contract of a won deal."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.contracts.commands import contract_of_deal, open_renewal, renew_contract, renew_membership
from wasl.contracts.models import Contract, Membership
from wasl.contracts.wording import length_words
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Conflict
from wasl.kernel.manifest import Action
from wasl.kernel.text import isolated
from wasl.records.actions import RuleForm, owner_field, owner_named
from wasl.sales.forms.deals import open_stages
from wasl.sales.models import Deal
from wasl.ui.forms import Form


class NothingAction(RuleForm):
    """Nothing to say."""


class RenewalAction(RuleForm):
    """How the renewal deal is called, where it begins and whose it is."""

    title = forms.CharField(label=pgettext_lazy("of a deal", "Title"), max_length=200, initial="{{ name }}")
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    owner = owner_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        first = [("", _("The first of the usual pipeline"))]
        self.fields["stage"].choices = [*first, *open_stages(self.actor)]  # type: ignore[attr-defined]  # a choice


class ContractAction(RuleForm):
    """For how long the new contract runs, and whether it renews by itself."""

    months = forms.IntegerField(label=_("Runs for, in months"), min_value=1, max_value=120, initial=12)
    renews = forms.BooleanField(label=_("Renews by itself"), required=False)


def renew(record: Contract | Membership, *, by: Actor) -> Any:
    """Give a member or a contract another term; who cannot have one stays, and the log says why."""
    try:
        if isinstance(record, Membership):
            renew_membership(record, by=by)
        else:
            renew_contract(record, by=by)
    except Conflict as refusal:
        return refusal.message
    return None


def open_renewal_deal(record: Contract, *, title: str, stage: str, owner: str, by: Actor) -> Any:
    """Open the deal that is to renew a contract; where one is open already, the log says so."""
    try:
        open_renewal(
            record,
            by=by,
            title=title,
            stage_id=UUID(stage) if stage else None,
            owner_id=owner_named(record, owner, by),
        )
    except Conflict as refusal:
        return refusal.message
    return None


def make_contract(record: Deal, *, months: int, renews: bool, by: Actor) -> Any:
    """Make the contract of a won deal in which something is paid regularly; of others the log says why not."""
    try:
        contract_of_deal(record, by=by, months=months, renews=renews, only_recurring=True)
    except Conflict as refusal:
        return refusal.message
    return None


def _said_renew(_actor: Actor, _form: Form) -> Any:
    return _("Renew for another term")


def _said_renewal(_actor: Actor, form: Form) -> Any:
    return _("Open the renewal deal “%(title)s”") % {"title": isolated(form.cleaned_data["title"])}


def _said_contract(_actor: Actor, form: Form) -> Any:
    length = length_words(form.cleaned_data["months"])
    return _("Make a contract for %(length)s of what is paid regularly") % {"length": length}


ACTIONS = (
    Action(
        "contracts.renew", _("Renew"), "refresh", renew, NothingAction, _said_renew, kinds=("membership", "contract")
    ),
    Action(
        "contracts.open_renewal", _("Open a renewal deal"), "briefcase", open_renewal_deal, RenewalAction, _said_renewal,
        ("title",), kinds=("contract",),
    ),
    Action(
        "contracts.make", _("Make a contract of a won deal"), "contract", make_contract, ContractAction, _said_contract,
        kinds=("deal",),
    ),
)  # fmt: skip
