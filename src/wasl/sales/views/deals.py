"""A deal's page and form, its archive, and the panel of deals beside a contact."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from wasl.activities.forms.picking import show_chosen
from wasl.contacts.models import Contact
from wasl.kernel.errors import NotAllowed
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.lists.custom.controls import Controls
from wasl.lists.queries.custom import custom_facts
from wasl.records.queries import anchors, get_anchor, get_visible, timeline_frame
from wasl.records.views.archive import archiving, restoring
from wasl.sales import commands, queries, wording
from wasl.sales.forms.deals import DealForm, PersonForm, initial_of
from wasl.sales.models import Deal
from wasl.ui.pages import fragment, page, redirect, stands_under, toast
from wasl.workspace.queries import workspace


@require_safe
def deal(request: Request, pk: UUID) -> HttpResponse:
    """Show a deal, or its summary in the side panel."""
    shown = queries.get_deal(request.actor, pk)
    context = _context(request, shown)
    if request.headers.get("HX-Target") == "panel":
        return fragment(request, "sales/deal_detail.html#peek", **context)
    stands_under(request, reverse("sales:deal_list"))
    frame = timeline_frame(request.actor, shown.deal, request.GET)
    return page(request, "sales/deal_detail.html", frame=frame, **context)


def _context(request: Request, shown: queries.ShownDeal) -> dict[str, Any]:
    found = shown.deal
    return {
        "shown": shown,
        "deal": found,
        "stages": [(one, wording.stage_tone(one)) for one in shown.stages],
        "ends": {one.meaning: one for one in shown.pipeline.stages.all() if not one.is_open},
        "person_form": PersonForm(auto_id="person-%s"),
        "customs": custom_facts(request.actor, "deal", found.custom),
        "leftovers": wording.leftover_facts(request.actor, "deal", found.custom),
    }


@require_http_methods(["GET", "POST"])
def deal_new(request: Request) -> HttpResponse:
    """Open a deal, perhaps with a contact (`?contact=ID`) and in a stage (`?stage=ID`)."""
    actor = request.actor
    if not actor.may("sales.add") or actor.read_only:
        raise NotAllowed
    picked = anchors(actor, request.GET.getlist("contact")[:1])
    contact = get_visible(Contact, picked[0].pk, actor) if picked and picked[0].kind == "contact" else None
    first = {
        "title": contact.name if contact else "",
        ("company_id" if contact and contact.is_company else "contact_id"): str(contact.pk)
        if contact
        else "",
        "stage_id": request.GET.get("stage", ""),
        "currency": workspace().currency,
        "owner_id": str(actor.user_id or ""),
        "team_id": str(actor.team_id or ""),
    }
    form = DealForm(request.POST or None, actor=actor, controls=Controls(actor, "deal"), initial=first)
    show_chosen(form, actor)
    if form.run(_open, None, by=actor):
        toast(request, _("Saved."))
        return redirect("sales:deal", form.result.pk)
    return page(request, "sales/deal_form.html", status=form.status, form=form, kind=registry().kind("deal"))


def _open(_nothing: None, *, title: str = "", by: Any, **values: Any) -> Deal:
    return commands.add_deal(title, by=by, origin="form", **values)


@require_http_methods(["GET", "POST"])
def deal_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a deal; a colleague's change of the same field in the meantime is shown first."""
    actor = request.actor
    shown = queries.get_deal(actor, pk)
    if not shown.may_change:
        raise NotAllowed
    held = shown.deal
    controls = Controls(actor, "deal", held.custom)
    form = DealForm(request.POST or None, actor=actor, controls=controls, initial=initial_of(shown))
    show_chosen(form, actor)
    if form.run(commands.change_deal, held, by=actor):
        toast(request, _("Saved."))
        return redirect("sales:deal", pk)
    return page(
        request, "sales/deal_form.html", status=form.status, form=form, deal=held, version=held.version,
        kind=registry().kind("deal"),
    )  # fmt: skip


deal_archive = archiving(Deal, commands.archive_deal, restore="sales:deal_restore", to="sales:deal_list")
deal_restore = restoring(Deal, commands.restore_deal, to="sales:deal")


@require_POST
def person_put(request: Request, pk: UUID) -> HttpResponse:
    """Give somebody a part in a deal."""
    shown = queries.get_deal(request.actor, pk)
    if not shown.may_change:
        raise NotAllowed
    form = PersonForm(request.POST)
    if not form.run(commands.put_person, shown.deal, by=request.actor):
        toast(request, " ".join(form.problems))
    return redirect("sales:deal", pk)


@require_POST
def person_take(request: Request, pk: UUID, contact: UUID) -> HttpResponse:
    """Take somebody out of a deal."""
    commands.take_person(get_visible(Deal, pk, request.actor), contact_id=contact, by=request.actor)
    return redirect("sales:deal", pk)


@require_GET
def deal_panel(request: Request, pk: UUID) -> HttpResponse:
    """Return the deals of a contact, with the way to open one."""
    anchor = get_anchor(request.actor, pk)
    return fragment(
        request, "sales/_deals.html", anchor=anchor, deals=queries.deals_with(request.actor, anchor),
        may_add=request.actor.may("sales.add") and not request.actor.read_only,
    )  # fmt: skip
