"""Members: their list, page and form, their archive, and the panel beside a contact."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from wasl.activities.forms.picking import show_chosen
from wasl.contacts.models import Contact
from wasl.contracts import commands, queries
from wasl.contracts.forms.memberships import MembershipForm, member_initial
from wasl.contracts.listings import MEMBERSHIPS
from wasl.contracts.models import Membership
from wasl.kernel.actor import Actor
from wasl.kernel.errors import Invalid, NotAllowed
from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.lists.custom.controls import Controls
from wasl.lists.queries.custom import custom_facts
from wasl.lists.views.drawing import answer_list
from wasl.records.queries import get_anchor, get_visible, timeline_frame
from wasl.records.views.archive import archiving, restoring
from wasl.ui.pages import fragment, page, redirect, stands_under, toast

KIND = "membership"


@require_safe
def membership_list(request: Request) -> HttpResponse:
    """Show the members."""
    actor = request.actor
    context: dict[str, Any] = {
        "may_add": may_add(actor),
        "may_import": may_add(actor) and actor.may("exchange.import"),
        "may_manage": actor.may("contracts.manage_plans"),
        "has_plans": bool(queries.plan_choices(actor)),
    }
    return answer_list(request, MEMBERSHIPS, "contracts/membership_list.html", **context)


def may_add(actor: Actor) -> bool:
    """Tell whether the actor may let somebody join."""
    return actor.may("contracts.add_members") and not actor.read_only


@require_safe
def membership(request: Request, pk: UUID) -> HttpResponse:
    """Show a member, or a summary in the side panel."""
    shown = queries.get_membership(request.actor, pk)
    held = shown.membership
    context: dict[str, Any] = {
        "shown": shown,
        "member": held,
        "customs": custom_facts(request.actor, KIND, held.custom),
    }
    if request.headers.get("HX-Target") == "panel":
        return fragment(request, "contracts/membership_detail.html#peek", **context)
    stands_under(request, reverse("contracts:membership_list"))
    frame = timeline_frame(request.actor, held, request.GET)
    return page(request, "contracts/membership_detail.html", frame=frame, **context)


@require_http_methods(["GET", "POST"])
def membership_new(request: Request) -> HttpResponse:
    """Let a contact join (`?contact=ID`), perhaps under another member (`?head=ID`)."""
    actor = request.actor
    if not may_add(actor):
        raise NotAllowed
    first = {
        "contact_id": request.GET.get("contact", ""),
        "head_id": request.GET.get("head", ""),
        "owner_id": str(actor.user_id or ""),
        "team_id": str(actor.team_id or ""),
    }
    form = MembershipForm(request.POST or None, actor=actor, controls=Controls(actor, KIND), initial=first)
    show_chosen(form, actor)
    if form.run(_join, None, by=actor):
        toast(request, _("Saved."))
        return redirect("contracts:membership", form.result.pk)
    kind = registry().kind(KIND)
    return page(
        request,
        "contracts/record_form.html",
        status=form.status,
        form=form,
        kind=kind,
        back=kind.listing.page,
    )


def _join(_nothing: None, *, contact_id: Any = None, by: Actor, **values: Any) -> Membership:
    if not contact_id:
        raise Invalid(fields={"contact_id": [_("Choose who becomes a member.")]})
    contact = get_visible(Contact, contact_id, by)
    return commands.add_membership(contact, by=by, origin="form", **values)


@require_http_methods(["GET", "POST"])
def membership_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a member; a colleague's change of the same field in the meantime is shown first."""
    actor = request.actor
    shown = queries.get_membership(actor, pk)
    if not shown.may_change:
        raise NotAllowed
    held = shown.membership
    controls = Controls(actor, KIND, held.custom)
    form = MembershipForm(
        request.POST or None, actor=actor, controls=controls, shown=shown, initial=member_initial(shown)
    )
    show_chosen(form, actor)
    if form.run(commands.change_membership, held, by=actor):
        toast(request, _("Saved."))
        return redirect("contracts:membership", pk)
    kind = registry().kind(KIND)
    return page(
        request, "contracts/record_form.html", status=form.status, form=form, record=held, version=held.version, kind=kind,
        back=kind.listing.page,
    )  # fmt: skip


membership_archive = archiving(
    Membership,
    commands.archive_membership,
    restore="contracts:membership_restore",
    to="contracts:membership_list",
    name="name",
)
membership_restore = restoring(
    Membership, commands.restore_membership, to="contracts:membership", name="name"
)


@require_GET
def membership_panel(request: Request, pk: UUID) -> HttpResponse:
    """Return the memberships of a contact, with the way to let him join."""
    anchor = get_anchor(request.actor, pk)
    return fragment(
        request, "contracts/_memberships.html", anchor=anchor, members=queries.memberships_with(request.actor, anchor),
        may_add=may_add(request.actor),
    )  # fmt: skip
