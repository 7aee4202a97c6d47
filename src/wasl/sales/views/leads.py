"""Leads: their list and page, taken in by hand, accepted, given back or up, made a deal of."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from wasl.contacts.models import Contact
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.lists.queries.custom import custom_facts
from wasl.lists.views.drawing import answer_list
from wasl.records.queries import get_anchor, get_visible, timeline_frame
from wasl.sales import commands, queries, wording
from wasl.sales.forms.leads import GiveUpForm, LeadForm, NewLeadForm, PointsForm, QualifyForm
from wasl.sales.listings import LEADS
from wasl.sales.models import Lead
from wasl.ui.forms import Form
from wasl.ui.pages import fragment, page, redirect, stands_under, toast
from wasl.workspace.queries import workspace


@require_safe
def lead_list(request: Request) -> HttpResponse:
    """Show the leads."""
    return answer_list(request, LEADS, "sales/lead_list.html", may_add=_may_add(request.actor))


def _may_add(actor: Actor) -> bool:
    return actor.may("sales.add_leads") and not actor.read_only


@require_safe
def lead(request: Request, pk: UUID) -> HttpResponse:
    """Show a lead, or its summary in the side panel."""
    shown = queries.get_lead(request.actor, pk)
    customs = custom_facts(request.actor, "lead", shown.lead.custom)
    left = wording.leftover_facts(request.actor, "lead", shown.lead.custom)
    context = {"shown": shown, "lead": shown.lead, "customs": customs, "leftovers": left}
    if request.headers.get("HX-Target") == "panel":
        return fragment(request, "sales/lead_detail.html#peek", status=200, **context)
    stands_under(request, reverse("sales:lead_list"))
    frame = timeline_frame(request.actor, shown.lead, request.GET)
    return page(request, "sales/lead_detail.html", status=200, frame=frame, **context)


@require_http_methods(["GET", "POST"])
def lead_new(request: Request) -> HttpResponse:
    """Take a lead in by hand, perhaps of a contact (`?contact=ID`)."""
    actor = request.actor
    if not _may_add(actor):
        raise NotAllowed
    given = request.POST.get("contact_id") or request.GET.get("contact", "")
    contact = get_visible(Contact, given, actor) if given else None
    first = {
        "contact_id": given,
        "channel": Lead.Channel.PHONE,
        "owner_id": str(actor.user_id or ""),
        "team_id": str(actor.team_id or ""),
    }
    form = NewLeadForm(request.POST or None, actor=actor, initial=first)
    if form.run(_take, contact, by=actor):
        toast(request, _("Saved."))
        return redirect("sales:lead", form.result.pk)
    return page(request, "sales/lead_form.html", status=form.status, form=form, contact=contact)


def _take(contact: Contact | None, *, stranger: Any, contact_id: Any, by: Actor, **values: Any) -> Lead:  # noqa: ARG001 - the contact is at hand
    if contact is not None:
        return commands.add_lead(contact, by=by, **values)
    return commands.welcome_lead(stranger, by=by, **values)


@require_http_methods(["GET", "POST"])
def lead_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a lead; a colleague's change of the same in the meantime is shown first."""
    shown = _changeable(request, pk)
    held = shown.lead
    names = ("title", "message", "channel", "source", "campaign")
    first = {name: getattr(held, name) for name in names} | {"products": "\n".join(held.products)}
    first |= {"owner_id": str(held.owner_id or ""), "team_id": str(held.team_id or ""), "seen": held.version}
    form = LeadForm(request.POST or None, actor=request.actor, custom=held.custom, initial=first)
    if form.run(commands.change_lead, held, by=request.actor):
        toast(request, _("Saved."))
        return redirect("sales:lead", pk)
    return page(
        request, "sales/lead_form.html", status=form.status, form=form, lead=held, version=held.version
    )


def _changeable(request: Request, pk: UUID) -> queries.ShownLead:
    shown = queries.get_lead(request.actor, pk)
    if not shown.may_change:
        raise NotAllowed
    return shown


@require_http_methods(["GET", "POST"])
def lead_points(request: Request, pk: UUID) -> HttpResponse:
    """Show what gives a lead points, and give or take some by hand."""
    shown = _changeable(request, pk)
    if request.actor.hides("lead", "score"):
        raise NotAllowed
    form = PointsForm(request.POST or None)
    if form.run(commands.give_points, shown.lead, by=request.actor):
        toast(request, _("Saved."))
        return redirect("sales:lead_points", pk)
    by_rules, given = queries.points_of(request.actor, shown.lead)
    return page(
        request, "sales/lead_points.html", status=form.status, form=form, lead=shown.lead, by_rules=by_rules, given=given
    )  # fmt: skip


@require_POST
def lead_points_back(request: Request, pk: UUID, place: int) -> HttpResponse:
    """Take back points that were given by hand."""
    commands.take_points_back(get_visible(Lead, pk, request.actor), place=place, by=request.actor)
    toast(request, _("Saved."))
    return redirect("sales:lead_points", pk)


@require_POST
def lead_accept(request: Request, pk: UUID) -> HttpResponse:
    """Take a lead as one's own work."""
    commands.accept_lead(get_visible(Lead, pk, request.actor), by=request.actor)
    toast(request, _("The lead is yours."), undo_url=reverse("sales:lead_reopen", args=[pk]))
    return redirect("sales:lead", pk)


@require_http_methods(["GET", "POST"])
def lead_return(request: Request, pk: UUID) -> HttpResponse:
    """Give a lead back to marketing."""
    return _give_up(request, pk, commands.return_lead, _("Return to marketing"))


@require_http_methods(["GET", "POST"])
def lead_disqualify(request: Request, pk: UUID) -> HttpResponse:
    """Say that nothing will come of a lead."""
    return _give_up(request, pk, commands.disqualify_lead, _("Disqualify"))


def _give_up(request: Request, pk: UUID, command: Any, heading: str) -> HttpResponse:
    shown = _changeable(request, pk)
    form = GiveUpForm(request.POST or None)
    return _decided(request, shown, form, command) or page(
        request, "sales/lead_decide.html", status=form.status, form=form, lead=shown.lead, heading=heading
    )


def _decided(request: Request, shown: queries.ShownLead, form: Form, command: Any) -> HttpResponse | None:
    if not form.run(command, shown.lead, by=request.actor):
        return None
    toast(request, _("Saved."), undo_url=reverse("sales:lead_reopen", args=[shown.lead.pk]))
    return redirect("sales:lead", shown.lead.pk)


@require_http_methods(["GET", "POST"])
def lead_qualify(request: Request, pk: UUID) -> HttpResponse:
    """Make a deal of a lead in one step."""
    shown = queries.get_lead(request.actor, pk)
    if not shown.may_open:
        raise NotAllowed
    first = {"title": shown.lead.title, "currency": workspace().currency}
    has_products = bool(shown.lead.products)
    form = QualifyForm(request.POST or None, initial=first, actor=request.actor, has_products=has_products)
    if form.run(commands.qualify_lead, shown.lead, by=request.actor):
        toast(request, _("The lead is a deal now."))
        return redirect("sales:deal", form.result.pk)
    return page(
        request,
        "sales/lead_decide.html",
        status=form.status,
        form=form,
        lead=shown.lead,
        heading=_("Make a deal of it"),
    )


@require_POST
def lead_reopen(request: Request, pk: UUID) -> HttpResponse:
    """Take back what was decided about a lead."""
    commands.reopen_lead(get_visible(Lead, pk, request.actor), by=request.actor)
    toast(request, _("The lead is new again."))
    return redirect("sales:lead", pk)


@require_GET
def lead_panel(request: Request, pk: UUID) -> HttpResponse:
    """Return the leads of a contact or a deal, with the way to take one in."""
    anchor = get_anchor(request.actor, pk)
    return fragment(
        request, "sales/_leads.html", anchor=anchor, leads=queries.leads_with(request.actor, anchor),
        may_add=_may_add(request.actor) and anchor.kind == "contact",
    )  # fmt: skip
