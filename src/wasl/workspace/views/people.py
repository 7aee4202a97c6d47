"""Settings of people: users, invitations, teams, the firm, looking as somebody else."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wasl.kernel.errors import NotAllowed
from wasl.kernel.web import Request
from wasl.ui.pages import page, redirect, toast
from wasl.workspace import commands, queries
from wasl.workspace.acts import lines
from wasl.workspace.commands.setup import FIRM
from wasl.workspace.forms.people import FirmForm, InviteForm, NewTeamForm, TeamForm, UserForm
from wasl.workspace.middleware import SEEN_AS


def firm(request: Request) -> HttpResponse:
    """Show and set what is true of the whole firm."""
    _needs(request, "workspace.manage_settings")
    found = queries.workspace()
    form = FirmForm(request.POST or None, initial={name: getattr(found, name) for name in FIRM})
    if form.run(commands.change_workspace, found, by=request.actor):
        toast(request, _("Saved."))
        return redirect("workspace:firm")
    return page(request, "workspace/firm.html", form=form, status=form.status)


def safety(request: Request) -> HttpResponse:
    """Show how safe the workspace is."""
    found = queries.safety(request.actor)
    locks = lines(found.locks, {str(person.id): person.name for person in queries.colleagues(request.actor)})
    return page(request, "workspace/safety.html", safety=found, locks=locks)


def users(request: Request) -> HttpResponse:
    """List the people of the firm and the open invitations."""
    _needs(request, "workspace.manage_users")
    people = queries.colleagues(request.actor, everyone=True)
    return page(
        request,
        "workspace/users.html",
        people=sorted(people, key=lambda person: not person.is_active),
        invitations=queries.open_invitations(request.actor),
    )


def invite(request: Request) -> HttpResponse:
    """Invite a colleague; where no letter can leave, show the link."""
    _needs(request, "workspace.manage_users")
    start = {"role": "sales", "language": get_language()}
    form = InviteForm(request.POST or None, initial=start, viewer=request.actor)
    role = form.cleaned_data.get("role") if form.is_bound and form.is_valid() else None
    if role is not None and form.run(commands.invite_user, role, by=request.actor):
        return page(request, "workspace/invited.html", invited=form.result)
    return page(request, "workspace/invite.html", form=form, status=form.status)


@require_POST
def revoke_invitation(request: Request, pk: UUID) -> HttpResponse:
    """Take an invitation back."""
    commands.revoke_invitation(queries.invitation(request.actor, pk), by=request.actor)
    toast(request, _("The invitation no longer works."))
    return redirect("workspace:users")


def user(request: Request, pk: UUID) -> HttpResponse:
    """Show and change a colleague's role, team and skills."""
    person = queries.user(request.actor, pk)
    start = {"name": person.name, "role": person.role.key, "team": str(person.team_id or "")}
    start["skills"] = ", ".join(person.skills)
    form = UserForm(request.POST or None, initial=start, viewer=request.actor)
    if form.run(commands.change_user, person, by=request.actor):
        toast(request, _("Saved."))
        return redirect("workspace:users")
    return page(request, "workspace/user.html", form=form, person=person, status=form.status)


@require_POST
def deactivate(request: Request, pk: UUID) -> HttpResponse:
    """Shut a leaver out."""
    person = commands.deactivate_user(queries.user(request.actor, pk), by=request.actor)
    toast(request, _("%(name)s can no longer sign in.") % {"name": person.name})
    # what this colleague was answerable for is offered there
    return redirect("workspace:user", person.pk)


@require_POST
def reactivate(request: Request, pk: UUID) -> HttpResponse:
    """Let a former colleague in again."""
    person = commands.reactivate_user(queries.user(request.actor, pk), by=request.actor)
    toast(request, _("%(name)s can sign in again.") % {"name": person.name})
    return redirect("workspace:users")


@require_POST
def reset_link(request: Request, pk: UUID) -> HttpResponse:
    """Show a link by which a colleague chooses a new password."""
    person = queries.user(request.actor, pk)
    link = commands.make_reset_link(person, by=request.actor)
    return page(request, "workspace/reset_link.html", person=person, link=link)


@require_POST
def remove_second_step(request: Request, pk: UUID) -> HttpResponse:
    """Let a colleague who has lost phone and codes sign in with the password alone."""
    person = queries.user(request.actor, pk)
    commands.remove_second_step(person, by=request.actor)
    toast(
        request,
        _("%(name)s signs in with the password alone until a second step is set up again.")
        % {"name": person.name},
    )
    return redirect("workspace:user", person.pk)


@require_POST
def see_as(request: Request, pk: UUID) -> HttpResponse:
    """Look at the product as a colleague: reading, never changing."""
    person = commands.begin_seeing_as(queries.user(request.actor, pk), by=request.actor)
    request.session[SEEN_AS] = str(person.id)
    return redirect("/")


@require_POST
def see_as_oneself(request: Request) -> HttpResponse:
    """Look with one's own eyes again."""
    request.session.pop(SEEN_AS, None)
    return redirect("workspace:users")


def teams(request: Request) -> HttpResponse:
    """Show the tree of teams and add to it."""
    _needs(request, "workspace.manage_teams")
    form = NewTeamForm(request.POST or None, viewer=request.actor)
    if form.run(commands.add_team, request.POST.get("name", ""), by=request.actor):
        return redirect("workspace:teams")
    tree = queries.team_tree(request.actor)
    return page(request, "workspace/teams.html", form=form, tree=tree, status=form.status)


def team(request: Request, pk: UUID) -> HttpResponse:
    """Rename or move a team, or give it another lead."""
    found = queries.team(request.actor, pk)
    start = {"name": found.name, "parent": str(found.parent_id or ""), "lead": str(found.lead_id or "")}
    form = TeamForm(request.POST or None, initial=start, viewer=request.actor)
    if form.run(commands.change_team, found, by=request.actor):
        toast(request, _("Saved."))
        return redirect("workspace:teams")
    return page(request, "workspace/team.html", form=form, team=found, status=form.status)


@require_POST
def delete_team(request: Request, pk: UUID) -> HttpResponse:
    """Remove an empty team."""
    commands.delete_team(queries.team(request.actor, pk), by=request.actor)
    toast(request, _("The team is removed."))
    return redirect("workspace:teams")


def _needs(request: Request, permission: str) -> None:
    if not request.actor.may(permission):
        raise NotAllowed
