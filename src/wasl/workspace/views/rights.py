"""Settings of rights: roles, what they come to, and the audit."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.kernel.manifest import registry
from wasl.kernel.web import Request
from wasl.ui.pages import page, redirect, toast
from wasl.workspace import commands, queries
from wasl.workspace.acts import act, lines
from wasl.workspace.commands.roles import ACTIONS, Rights
from wasl.workspace.forms.people import AuditForm, NameForm, PlaceForm
from wasl.workspace.matrix import REACHES, matrix_of, rights_sheet
from wasl.workspace.models import Role


def roles(request: Request) -> HttpResponse:
    """Show what each role may read and change, kind by kind."""
    seen = queries.roles_seen(request.actor)
    action = "change" if request.GET.get("show") == "change" else "read"
    return page(
        request,
        "workspace/roles.html",
        roles=seen,
        rows=matrix_of(seen, action),
        action=action,
        form=NameForm(),
    )


def role(request: Request, key: str) -> HttpResponse:
    """Show and set the rights of one role."""
    found = queries.role(request.actor, key)
    if request.method == "POST":
        commands.change_role(
            found, rights=_rights(request.POST), name=request.POST.get("name", ""), by=request.actor
        )
        toast(request, _("Saved. It holds from the next page of these people on."))
        return redirect("workspace:role", found.key)
    return page(
        request, "workspace/role.html", role=found, sheet=rights_sheet(found), **_glimpses(request, found)
    )


def _glimpses(request: Request, role: Role) -> dict[str, Any]:
    """Return what is needed to try the role out in somebody's place."""
    form = PlaceForm(request.GET or None, viewer=request.actor)
    if not form.is_bound or not form.is_valid():
        return {"place": form, "glimpses": None}
    person, team = form.cleaned_data["person"], form.cleaned_data["team"]
    team_id = team.id if team else person.team_id if person else None
    return {
        "place": form,
        "reaches": dict(REACHES),
        "glimpses": queries.glimpses(request.actor, role, person=person, team_id=team_id),
    }


def _rights(sent: QueryDict) -> Rights:
    kinds = ["*", *(kind.name for kind in registry().all("kinds"))]
    kept = {name: str(value) for name, value in sent.items() if value}
    reach = {kind: _of(kept, f"reach.{kind}.", ACTIONS) for kind in kinds}
    fields = {
        kind.name: _of(
            kept, f"field.{kind.name}.", [name for name, _label in registry().fields_of(kind.name)]
        )
        for kind in registry().all("kinds")
    }
    return Rights(
        permissions=frozenset(sent.getlist("permission")),
        reach={kind: levels for kind, levels in reach.items() if levels},
        fields={kind: levels for kind, levels in fields.items() if levels},
    )


def _of(sent: dict[str, str], prefix: str, names: Iterable[str]) -> dict[str, str]:
    return {name: sent[prefix + name] for name in names if prefix + name in sent}


@require_POST
def copy_role(request: Request, key: str) -> HttpResponse:
    """Make a new role from another."""
    found = queries.role(request.actor, key)
    copy = commands.copy_role(found, name=request.POST.get("name", ""), by=request.actor)
    return redirect("workspace:role", copy.key)


@require_POST
def delete_role(request: Request, key: str) -> HttpResponse:
    """Remove a role that nobody has."""
    commands.delete_role(queries.role(request.actor, key), by=request.actor)
    toast(request, _("The role is removed."))
    return redirect("workspace:roles")


def audit(request: Request) -> HttpResponse:
    """Show the audit, filtered by action, person and days."""
    form = AuditForm(request.GET)
    form.full_clean()
    asked = form.cleaned_data
    wanted = queries.AuditFilter(
        action=asked.get("action", ""),
        actor=asked.get("person"),
        since=asked.get("since"),
        until=asked.get("until"),
        before=asked.get("before"),
    )
    entries = queries.audit_entries(request.actor, wanted)
    return page(
        request,
        "workspace/audit.html",
        lines=lines(entries, queries.names_in(request.actor, entries)),
        wanted=wanted,
        actions=[(action, act(action)) for action in queries.audit_actions(request.actor)],
        people=queries.colleagues(request.actor, everyone=True),
        next=entries[-1].id if len(entries) == queries.AUDIT_PAGE else None,
    )


@require_POST
def verify_audit(request: Request) -> HttpResponse:
    """Check the chain of the audit and say whether it holds."""
    broken = queries.broken_audit_entry(request.actor)
    if broken is None:
        toast(request, _("The chain holds: nobody has changed or removed an entry."))
    else:
        toast(
            request,
            _("The chain is broken at entry %(number)s: it was changed, or one before it is missing.")
            % {"number": broken},
        )
    return redirect("workspace:audit")
