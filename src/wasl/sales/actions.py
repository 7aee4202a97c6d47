"""What rules can do with deals: move them, make an offer on them, open one because of another record."""

import datetime
import zoneinfo
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wasl.catalog.queries.settings import share_text
from wasl.contacts.models import Contact
from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.kernel.html import from_text
from wasl.kernel.manifest import Action, Creation
from wasl.kernel.numbers import trimmed
from wasl.kernel.text import isolated
from wasl.records.actions import RuleForm, owner_field, owner_named
from wasl.records.models import Record
from wasl.sales.commands import (
    accept_lead,
    add_deal,
    add_line,
    assign_lead,
    disqualify_lead,
    give_points,
    move_deal,
    try_offer,
)
from wasl.sales.forms.deals import AmountField, open_stages
from wasl.sales.models import Deal, Lead, Offer, Stage
from wasl.ui import formats
from wasl.ui.forms import Form

LONGEST_AHEAD = 730


class MoveAction(RuleForm):
    """The stage to which a deal goes."""

    stage = forms.ChoiceField(label=_("Stage"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["stage"].choices = open_stages(self.actor)  # type: ignore[attr-defined]  # a choice


def carry(deal: Deal, *, stage: str, by: Actor) -> Any:
    """Put a deal into a stage; one that is closed stays, and the log says why."""
    if not deal.is_open:
        return _("This deal is closed.")
    move_deal(deal, stage_id=UUID(stage), by=by)
    return None


def _said_move(_actor: Actor, form: Form) -> Any:
    stage = Stage.objects.filter(pk=form.cleaned_data["stage"]).first()
    return _("Move the deal to “%(stage)s”") % {"stage": isolated(stage.name if stage else "")}


class OfferAction(RuleForm):
    """How much is let off, and for how many days."""

    percent = forms.DecimalField(
        label=_("Percent off"), min_value=Decimal("0.001"), max_value=100, decimal_places=3
    )
    days = forms.IntegerField(label=_("For so many days"), min_value=0, max_value=365, initial=7)


def offer_less(deal: Deal, *, percent: Decimal, days: int, by: Actor) -> Any:
    """Make a personal offer on a deal; one that is closed, that has no products or an offer already stays, and the log says why."""
    if not deal.is_open:
        return _("This deal is closed.")
    if not deal.lines.exists():
        return _("This deal has no products yet. Add what the offer is for.")
    if deal.offers.filter(state=Offer.State.OPEN).exists():
        return _("An offer of this deal holds already. Withdraw it before you make another one.")
    day = clock.today(zoneinfo.ZoneInfo(by.zone)) + datetime.timedelta(days=days)
    try_offer(deal, percent=percent, valid_until=day, by=by)
    return None


def _said_offer(_actor: Actor, form: Form) -> Any:
    return _("Offer %(percent)s off for a time") % {"percent": share_text(form.cleaned_data["percent"])}


class PointsAction(RuleForm):
    """Points that a lead gets, and why."""

    points = forms.IntegerField(
        label=_("Points"), min_value=-1000, max_value=1000, help_text=_("With a minus in front to take some.")
    )
    reason = forms.CharField(label=_("Why"), max_length=200)


def _said_points(_actor: Actor, form: Form) -> Any:
    values = form.cleaned_data
    return _("Give %(points)s points: %(reason)s") % {
        "points": values["points"],
        "reason": isolated(values["reason"]),
    }


class GiveUpAction(RuleForm):
    """Why a lead is given up."""

    reason = forms.ChoiceField(label=_("Reason"), choices=Lead.Reason.choices)
    reason_text = forms.CharField(label=_("In your words"), required=False, max_length=500)


def give_up(lead: Lead, *, reason: str, by: Actor, reason_text: str = "") -> Any:
    """Disqualify a lead; one about which sales has decided stays, and the log says so."""
    if lead.state not in {Lead.State.NEW, Lead.State.ACCEPTED, Lead.State.RETURNED}:
        return _("Sales has decided about this lead already.")
    disqualify_lead(lead, reason=reason, reason_text=reason_text, by=by)
    return None


def _said_give_up(_actor: Actor, form: Form) -> Any:
    label = str(dict(Lead.Reason.choices)[form.cleaned_data["reason"]])
    return _("Disqualify the lead: %(reason)s") % {"reason": label}


class AcceptAction(RuleForm):
    """Nothing is asked."""


def accept(lead: Lead, *, by: Actor) -> Any:
    """Accept a new lead; another one stays, and the log says so."""
    if lead.state != Lead.State.NEW:
        return _("Sales has decided about this lead already.")
    accept_lead(lead, by=by)
    return None


def _said_accept(_actor: Actor, _form: Form) -> Any:
    return _("Accept the lead")


class GiveOutAction(RuleForm):
    """Nothing is asked: the rules by which leads go out say who gets it."""


def give_out(lead: Lead, *, by: Actor) -> Any:
    """Give a lead of nobody out by the rules of leads; where it has an owner, or none fits, the log says so."""
    if lead.owner_id is not None:
        return _("The lead has an owner already.")
    assign_lead(lead, by=by)
    lead.refresh_from_db()
    return None if lead.owner_id else _("No rule of leads fits it.")


def _said_give_out(_actor: Actor, _form: Form) -> Any:
    return _("Give the lead out by the rules of leads")


class ProductAction(RuleForm):
    """What is put into the deal, and how many."""

    product = forms.CharField(label=_("Product, by its name or number"), max_length=200)
    quantity = forms.DecimalField(
        label=_("Quantity"), min_value=Decimal("0.001"), decimal_places=3, initial=1
    )


def sell(deal: Deal, *, product: str, quantity: Decimal, by: Actor) -> Any:
    """Put a product into a deal; one that is closed stays, and the log says so."""
    if not deal.is_open:
        return _("This deal is closed.")
    add_line(deal, product=product, quantity=quantity, by=by)
    return None


def _said_sell(_actor: Actor, form: Form) -> Any:
    values = form.cleaned_data
    number = formats.number_text(trimmed(values["quantity"]))
    return _("Add %(quantity)s × “%(product)s” to the deal") % {
        "quantity": number,
        "product": isolated(values["product"]),
    }


ACTIONS = (
    Action(
        "sales.move_deal", _("Move the deal"), "layout-kanban", carry, MoveAction, _said_move, kinds=("deal",)
    ),
    Action(
        "sales.make_offer",
        _("Make a personal offer"),
        "discount",
        offer_less,
        OfferAction,
        _said_offer,
        kinds=("deal",),
    ),
    Action(
        "sales.give_out",
        _("Give the lead out"),
        "users",
        give_out,
        GiveOutAction,
        _said_give_out,
        kinds=("lead",),
    ),
    Action(
        "sales.accept_lead",
        _("Accept the lead"),
        "user-check",
        accept,
        AcceptAction,
        _said_accept,
        kinds=("lead",),
    ),
    Action(
        "sales.disqualify",
        _("Disqualify the lead"),
        "circle-x",
        give_up,
        GiveUpAction,
        _said_give_up,
        kinds=("lead",),
    ),
    Action(
        "sales.points",
        _("Change the points"),
        "plus-minus",
        give_points,
        PointsAction,
        _said_points,
        ("reason",),
        ("lead",),
    ),
    Action(
        "sales.add_product", _("Add a product"), "package", sell, ProductAction, _said_sell, kinds=("deal",)
    ),
)


class DealCreation(RuleForm):
    """A deal with the contact that the rule is about."""

    title = forms.CharField(label=pgettext_lazy("of a deal", "Title"), max_length=200)
    stage = forms.ChoiceField(label=_("Stage"))
    amount = AmountField(label=_("Amount"), required=False)
    days = forms.IntegerField(
        label=_("Expected to close in so many days"), min_value=0, max_value=LONGEST_AHEAD, required=False
    )
    body = forms.CharField(
        label=_("What there is to know"), max_length=5_000, required=False, widget=forms.Textarea({"rows": 3})
    )
    owner = owner_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["stage"].choices = open_stages(self.actor)  # type: ignore[attr-defined]  # a choice


def open_deal(
    record: Record, *, title: str, stage: str, owner: str, by: Actor, body: str = "", **worth: Any
) -> Deal:
    """Open a deal because of a record: with the contact that it is, or with those of the deal that it is."""
    days: int | None = worth.get("days")
    amount: Decimal | None = worth.get("amount")
    parties: dict[str, Any] = {}
    if isinstance(record, Contact):
        parties = {"company_id" if record.is_company else "contact_id": record.pk}
    elif isinstance(record, Deal):
        parties = {"contact_id": record.contact_id, "company_id": record.company_id}
    return add_deal(
        title[:200],
        by=by,
        origin="rule",
        stage_id=UUID(stage),
        amount=amount,
        expected_on=None if days is None else clock.today() + datetime.timedelta(days=days),
        body=from_text(body),
        owner_id=owner_named(record, owner, by),
        **parties,
    )


CREATIONS = (Creation("deal", _("Deal"), DealCreation, open_deal),)
