"""Contracts: their list, page and form, their archive, the panel beside others, and one made of a won deal."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from wasl.activities.forms.picking import show_chosen
from wasl.contacts.models import Contact
from wasl.contracts import commands, queries
from wasl.contracts.days import firm_day
from wasl.contracts.forms.contracts import ContractForm, contract_initial
from wasl.contracts.listings import CONTRACTS
from wasl.contracts.models import Contract
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.lists.custom.controls import Controls
from wasl.lists.queries.custom import custom_facts
from wasl.lists.views.drawing import answer_list
from wasl.records.queries import anchors, get_anchor, get_visible, timeline_frame
from wasl.records.views.archive import archiving, restoring
from wasl.sales.models import Deal
from wasl.ui.pages import fragment, page, redirect, stands_under, toast
from wasl.workspace.queries import workspace

KIND = "contract"


@require_safe
def contract_list(request: Request) -> HttpResponse:
    """Show the contracts."""
    actor = request.actor
    may_import = may_add(actor) and actor.may("exchange.import")
    return answer_list(
        request, CONTRACTS, "contracts/contract_list.html", may_add=may_add(actor), may_import=may_import
    )


def may_add(actor: Actor) -> bool:
    """Tell whether the actor may make contracts."""
    return actor.may("contracts.add") and not actor.read_only


@require_safe
def contract(request: Request, pk: UUID) -> HttpResponse:
    """Show a contract, or a summary in the side panel."""
    shown = queries.get_contract(request.actor, pk)
    held = shown.contract
    context: dict[str, Any] = {
        "shown": shown,
        "contract": held,
        "customs": custom_facts(request.actor, KIND, held.custom),
    }
    if request.headers.get("HX-Target") == "panel":
        return fragment(request, "contracts/contract_detail.html#peek", **context)
    stands_under(request, reverse("contracts:contract_list"))
    frame = timeline_frame(request.actor, held, request.GET)
    return page(request, "contracts/contract_detail.html", frame=frame, **context)


@require_http_methods(["GET", "POST"])
def contract_new(request: Request) -> HttpResponse:
    """Make a contract, perhaps with a contact (`?contact=ID`)."""
    actor = request.actor
    if not may_add(actor):
        raise NotAllowed
    picked = anchors(actor, request.GET.getlist("contact")[:1])
    contact = get_visible(Contact, picked[0].pk, actor) if picked and picked[0].kind == "contact" else None
    party = "company_id" if contact and contact.is_company else "contact_id"
    first = {
        "title": contact.name if contact else "",
        party: str(contact.pk) if contact else "",
        "currency": workspace().currency,
        "period": "year",
        "starts_on": firm_day().isoformat(),
        "renew_months": 12,
        "notice_unit": "month",
        "remind_days": 30,
        "owner_id": str(actor.user_id or ""),
        "team_id": str(actor.team_id or ""),
    }
    form = ContractForm(request.POST or None, actor=actor, controls=Controls(actor, KIND), initial=first)
    show_chosen(form, actor)
    if form.run(_make, None, by=actor):
        toast(request, _("Saved."))
        return redirect("contracts:contract", form.result.pk)
    kind = registry().kind(KIND)
    return page(
        request,
        "contracts/record_form.html",
        status=form.status,
        form=form,
        kind=kind,
        back=kind.listing.page,
    )


def _make(_nothing: None, *, title: str = "", by: Actor, **values: Any) -> Contract:
    return commands.add_contract(title, by=by, origin="form", **values)


@require_http_methods(["GET", "POST"])
def contract_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a contract; a colleague's change of the same field in the meantime is shown first."""
    actor = request.actor
    shown = queries.get_contract(actor, pk)
    if not shown.may_change:
        raise NotAllowed
    held = shown.contract
    controls = Controls(actor, KIND, held.custom)
    form = ContractForm(request.POST or None, actor=actor, controls=controls, initial=contract_initial(shown))
    show_chosen(form, actor)
    if form.run(commands.change_contract, held, by=actor):
        toast(request, _("Saved."))
        return redirect("contracts:contract", pk)
    kind = registry().kind(KIND)
    return page(
        request, "contracts/record_form.html", status=form.status, form=form, record=held, version=held.version, kind=kind,
        back=kind.listing.page,
    )  # fmt: skip


contract_archive = archiving(
    Contract, commands.archive_contract, restore="contracts:contract_restore", to="contracts:contract_list"
)
contract_restore = restoring(Contract, commands.restore_contract, to="contracts:contract")


@require_POST
def contract_of_deal(request: Request, pk: UUID) -> HttpResponse:
    """Make a contract of a won deal, at once; what is not right is changed on its page."""
    made = commands.contract_of_deal(get_visible(Deal, pk, request.actor), by=request.actor)
    toast(request, _("The contract runs for a year from today. Look its days over."))
    return redirect("contracts:contract", made.pk)


@require_GET
def contract_panel(request: Request, pk: UUID) -> HttpResponse:
    """Return the contracts with a contact or of a deal, with the way to make one."""
    actor = request.actor
    anchor = get_anchor(actor, pk)
    found = queries.contracts_with(actor, anchor)
    is_won = anchor.kind == "deal" and queries.is_won(actor, pk)
    return fragment(
        request, "contracts/_contracts.html", anchor=anchor, contracts=found, may_add=may_add(actor),
        offers_contract=is_won and not found and may_add(actor), has_worth=not actor.hides("contract", "amount"),
    )  # fmt: skip
