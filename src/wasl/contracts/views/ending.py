"""How a contract goes on or ends: renewed, notice given and taken back, the deal that is to renew it."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wasl.contracts import commands, queries
from wasl.contracts.forms.contracts import RenewForm, TerminateForm
from wasl.contracts.models import Contract
from wasl.kernel.dates import parse_date
from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.records.queries import get_visible
from wasl.ui import formats
from wasl.ui.pages import page, redirect, toast


def _held(request: Request, pk: UUID) -> Contract:
    return get_visible(Contract, pk, request.actor)


def _changeable(request: Request, pk: UUID) -> queries.ShownContract:
    shown = queries.get_contract(request.actor, pk)
    if not shown.may_change:
        raise NotAllowed
    return shown


@require_http_methods(["GET", "POST"])
def contract_renew(request: Request, pk: UUID) -> HttpResponse:
    """Let a contract go on."""
    shown = _changeable(request, pk)
    held = shown.contract
    ends = held.next_end
    form = RenewForm(request.POST or None, initial={"until": ends.isoformat() if ends else ""})
    if form.run(commands.renew_contract, held, by=request.actor):
        now: Contract = form.result
        days = {"before": held.ends_on, "renewed": now.ends_on}
        undo = reverse("contracts:contract_renew_undo", args=[pk], query=days)
        day = formats.day_text(now.ends_on) if now.ends_on else ""
        toast(request, _("Renewed until %(day)s.") % {"day": day}, undo_url=undo)
        return redirect("contracts:contract", pk)
    back = reverse("contracts:contract", args=[pk])
    return page(
        request,
        "contracts/decide.html",
        status=form.status,
        form=form,
        record=held,
        heading=_("Renew"),
        back=back,
    )


@require_POST
def contract_renew_undo(request: Request, pk: UUID) -> HttpResponse:
    """Give a contract the end that it had before it was renewed."""
    before, renewed = (parse_date(request.GET.get(name, "")).value for name in ("before", "renewed"))
    commands.undo_contract_renewal(_held(request, pk), before=before, renewed=renewed, by=request.actor)
    toast(request, _("The renewal was taken back."))
    return redirect("contracts:contract", pk)


@require_http_methods(["GET", "POST"])
def contract_terminate(request: Request, pk: UUID) -> HttpResponse:
    """Note that notice was given."""
    shown = _changeable(request, pk)
    form = TerminateForm(request.POST or None, initial={"terminated_on": shown.day.isoformat()})
    if form.run(commands.terminate_contract, shown.contract, by=request.actor):
        toast(request, _("Saved."), undo_url=reverse("contracts:contract_reopen", args=[pk]))
        return redirect("contracts:contract", pk)
    back = reverse("contracts:contract", args=[pk])
    return page(
        request, "contracts/decide.html", status=form.status, form=form, record=shown.contract, heading=_("Give notice"),
        back=back,
    )  # fmt: skip


@require_POST
def contract_reopen(request: Request, pk: UUID) -> HttpResponse:
    """Take notice back."""
    held = commands.reopen_contract(_held(request, pk), by=request.actor)
    toast(request, _("%(name)s runs on.") % {"name": held.title})
    return redirect("contracts:contract", pk)


@require_POST
def contract_renewal(request: Request, pk: UUID) -> HttpResponse:
    """Open the deal that is to renew a contract."""
    deal = commands.open_renewal(_held(request, pk), by=request.actor)
    toast(request, _("The deal that is to renew it is open."))
    return redirect("sales:deal", deal.pk)
