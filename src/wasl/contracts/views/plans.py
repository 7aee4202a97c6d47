"""The settings of plans of membership."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wasl.contracts import commands, queries
from wasl.contracts.forms.plans import PlanForm, plan_initial
from wasl.contracts.models import Plan
from wasl.kernel.actor import Actor
from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.ui.pages import page, redirect, toast
from wasl.workspace.queries import workspace

MANAGE = "contracts.manage_plans"


def _needs_right(request: Request) -> None:
    if not request.actor.may(MANAGE) or request.actor.read_only:
        raise NotAllowed


@require_safe
def plan_list(request: Request) -> HttpResponse:
    """Show the plans with how many members each has."""
    _needs_right(request)
    return page(request, "contracts/plan_list.html", plans=queries.plans(request.actor))


@require_http_methods(["GET", "POST"])
def plan_new(request: Request) -> HttpResponse:
    """Add a plan."""
    _needs_right(request)
    first = {"currency": workspace().currency, "start": "rolling"}
    form = PlanForm(request.POST or None, initial=first)
    if form.run(_add, None, by=request.actor):
        toast(request, _("Saved."))
        return redirect("contracts:plan_list")
    return page(request, "contracts/plan_form.html", status=form.status, form=form)


def _add(_nothing: None, *, names: dict[str, str], by: Actor, **values: Any) -> Plan:
    return commands.add_plan(names, by=by, **values)


@require_http_methods(["GET", "POST"])
def plan_edit(request: Request, pk: UUID) -> HttpResponse:
    """Change a plan."""
    _needs_right(request)
    held = queries.get_plan(request.actor, pk)
    form = PlanForm(request.POST or None, initial=plan_initial(held))
    if form.run(commands.change_plan, held, by=request.actor):
        toast(request, _("Saved."))
        return redirect("contracts:plan_list")
    return page(request, "contracts/plan_form.html", status=form.status, form=form, held=held)


@require_POST
def plan_remove(request: Request, pk: UUID) -> HttpResponse:
    """Offer a plan no more."""
    _needs_right(request)
    commands.remove_plan(queries.get_plan(request.actor, pk), by=request.actor)
    toast(request, _("Nobody joins by this plan any more; whoever is a member by it goes on."))
    return redirect("contracts:plan_list")
