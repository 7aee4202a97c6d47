"""The tree of teams."""

from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor
from wasl.kernel.command import command
from wasl.kernel.errors import Invalid
from wasl.kernel.text import clean_line
from wasl.worker.bus import publish
from wasl.workspace import audit
from wasl.workspace.actors import teams_below
from wasl.workspace.models import Invitation, Team, User


@command("workspace.manage_teams")
def add_team(name: str, *, by: Actor, parent: Team | None = None, lead: User | None = None) -> Team:
    """Add a team, below `parent` and with a `lead` if given."""
    team = Team.objects.create(name=_checked(name, None), parent=parent, lead=lead)
    audit.record("team.added", by=by, target=team)
    return team


@command("workspace.manage_teams")
def change_team(team: Team, *, name: str, parent: Team | None, by: Actor, lead: User | None = None) -> Team:
    """Rename or move a team, or give it another lead; a team cannot move below itself."""
    if parent is not None and parent.id in teams_below(team.id):
        raise Invalid(fields={"parent": [_("A team cannot be below itself.")]})
    team.name = _checked(name, team)
    team.parent, team.lead = parent, lead
    team.save(update_fields=["name", "parent", "lead"])
    audit.record("team.changed", by=by, target=team)
    # whoever reached it before is asked anew, and whoever reaches it from now on
    for gate in filter(None, (team.id, parent and parent.id)):
        publish(["gate"], str(gate))
    return team


@command("workspace.manage_teams")
def delete_team(team: Team, *, by: Actor) -> None:
    """Remove a team without people, without teams below it and without a past.

    Raises `Invalid` for one that has them: what happened in a team goes on being told as its doing.
    """
    if User.objects.filter(team=team).exists() or team.children.exists():
        raise Invalid(_("Move its people and the teams below it first."))
    audit.record("team.deleted", by=by, target=team)
    Invitation.objects.filter(team=team).update(team=None)
    try:
        team.delete()
    except ProtectedError as refused:
        raise Invalid(
            _("Records or their history name this team. Give it another name instead.")
        ) from refused


def _checked(name: str, team: Team | None) -> str:
    text = clean_line(name)[:120]
    if not text:
        raise Invalid(fields={"name": [_("A name is needed.")]})
    others = Team.objects.filter(name__iexact=text)
    if (others.exclude(pk=team.pk) if team else others).exists():
        raise Invalid(fields={"name": [_("There is a team with this name already.")]})
    return text
