"""How a membership goes on: renewed, taken back, paused, ended, its dues paid."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wasl.contracts import commands, queries
from wasl.contracts.forms.memberships import EndForm, PaidForm, PauseForm
from wasl.contracts.models import Membership
from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.records.queries import get_visible
from wasl.ui import formats
from wasl.ui.forms import Form
from wasl.ui.pages import page, redirect, toast


def _held(request: Request, pk: UUID) -> Membership:
    return get_visible(Membership, pk, request.actor)


@require_POST
def membership_renew(request: Request, pk: UUID) -> HttpResponse:
    """Give a member another term."""
    term = commands.renew_membership(_held(request, pk), by=request.actor)
    undo = reverse("contracts:renewal_undo", args=[pk, term.pk])
    toast(request, _("Renewed until %(day)s.") % {"day": formats.day_text(term.until_on)}, undo_url=undo)
    return redirect("contracts:membership", pk)


@require_POST
def renewal_undo(request: Request, pk: UUID, term: UUID) -> HttpResponse:
    """Take the last renewal back."""
    commands.undo_renewal(_held(request, pk), term=term, by=request.actor)
    toast(request, _("The renewal was taken back."))
    return redirect("contracts:membership", pk)


@require_http_methods(["GET", "POST"])
def membership_pause(request: Request, pk: UUID) -> HttpResponse:
    """Let no time run for a member."""
    return _asked(
        request, pk, PauseForm, commands.pause_membership, heading=_("Pause"), undo="membership_resume"
    )


@require_http_methods(["GET", "POST"])
def membership_resume(request: Request, pk: UUID) -> HttpResponse:
    """Let time run again."""
    return _asked(request, pk, PauseForm, commands.resume_membership, heading=_("Go on"))


@require_http_methods(["GET", "POST"])
def membership_end(request: Request, pk: UUID) -> HttpResponse:
    """Say that a member leaves."""
    return _asked(
        request,
        pk,
        EndForm,
        commands.end_membership,
        heading=_("End the membership"),
        undo="membership_reopen",
    )


def _asked(
    request: Request, pk: UUID, form_class: type[Form], command: Any, *, heading: str, undo: str = ""
) -> HttpResponse:
    """Ask with a short form, and do it."""
    shown = queries.get_membership(request.actor, pk)
    if not shown.may_change:
        raise NotAllowed
    today = shown.day.isoformat()
    form = form_class(request.POST or None, initial={"day": today, "ended_on": today})
    if form.run(command, shown.membership, by=request.actor):
        toast(request, _("Saved."), undo_url=reverse(f"contracts:{undo}", args=[pk]) if undo else "")
        return redirect("contracts:membership", pk)
    back = reverse("contracts:membership", args=[pk])
    return page(
        request, "contracts/decide.html", status=form.status, form=form, record=shown.membership, heading=heading,
        back=back,
    )  # fmt: skip


@require_POST
def membership_reopen(request: Request, pk: UUID) -> HttpResponse:
    """Take the end of a member back."""
    held = commands.reopen_membership(_held(request, pk), by=request.actor)
    toast(request, _("%(name)s stays a member.") % {"name": held.name})
    return redirect("contracts:membership", pk)


@require_POST
def term_paid(request: Request, pk: UUID, term: UUID) -> HttpResponse:
    """Say on which day the dues of a term were paid; without one they are due."""
    form = PaidForm(request.POST)
    if form.run(commands.set_paid, _held(request, pk), by=request.actor, term=term):
        toast(request, _("Saved."))
    else:
        toast(request, " ".join(form.problems))
    return redirect("contracts:membership", pk)
