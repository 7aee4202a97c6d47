"""Who may see what, and why; roles with their rights; the audit."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db import models
from django.utils.translation import gettext as _

from wasl.kernel.actor import Actor, Reach
from wasl.kernel.errors import NotAllowed, NotFound
from wasl.workspace.actors import actor_for
from wasl.workspace.audit import first_broken
from wasl.workspace.models import ApiToken, AuditEntry, Invitation, Role, Team, User

AUDIT_PAGE = 50


def who_can_see(
    viewer: Actor, kind: str, owner_id: UUID | None, team_id: UUID | None
) -> list[tuple[User, str]]:
    """Return the active people who can see a record of `kind` with this owner and team, each with the reason.

    The caller has checked that `viewer` sees the record.
    """
    if viewer.user_id is None:
        return []
    parents = dict(Team.objects.values_list("id", "parent_id"))
    above = _line(parents, team_id)
    people = (
        User.objects.filter(is_active=True).select_related("role", "team").order_by("role__order", "name")
    )
    reasons = [
        (user, _reason(user, kind, owner_id=owner_id, team_id=team_id, above=above)) for user in people
    ]
    return [(user, reason) for user, reason in reasons if reason]


def _line(parents: Mapping[UUID, UUID | None], team_id: UUID | None) -> list[UUID]:
    line: list[UUID] = []
    while team_id is not None and team_id not in line:
        line.append(team_id)
        team_id = parents.get(team_id)
    return line


def _reason(user: User, kind: str, *, owner_id: UUID | None, team_id: UUID | None, above: list[UUID]) -> str:
    level = Reach(user.role.reach.get(kind, user.role.reach.get("*", {})).get("read", "none"))
    role = {"role": user.role.label}
    if level is Reach.ALL:
        return _("The role “%(role)s” sees all of them.") % role
    if level is Reach.NONE:
        return ""
    if owner_id is not None and owner_id == user.id:
        return _("Is responsible for it.")
    if level is Reach.TEAM and user.team_id in above:
        if user.team_id == team_id:
            return _("The role “%(role)s” sees what belongs to the team, and this is the team.") % role
        return _("The role “%(role)s” sees what belongs to the team and the teams below it.") % role
    return ""


@dataclass(frozen=True)
class RoleSeen:
    """A role with what it amounts to."""

    role: Role
    actor: Actor
    people: int


def roles(viewer: Actor) -> list[Role]:
    """Return the roles in their order."""
    return list(Role.objects.all()) if viewer.user_id is not None else []


def roles_seen(viewer: Actor) -> list[RoleSeen]:
    """Return every role with its rights as an actor would have them, and how many active people have it."""
    _needs(viewer, "workspace.manage_roles")
    counts: dict[UUID, int] = {}
    for key in User.objects.filter(is_active=True).values_list("role_id", flat=True):
        counts[key] = counts.get(key, 0) + 1
    return [
        RoleSeen(role, actor_for(User(name="", role=role)), counts.get(role.id, 0)) for role in roles(viewer)
    ]


def role(viewer: Actor, key: str) -> Role:
    """Return one role for those who manage roles."""
    _needs(viewer, "workspace.manage_roles")
    found = Role.objects.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def user(viewer: Actor, key: UUID) -> User:
    """Return one colleague for those who manage users."""
    _needs(viewer, "workspace.manage_users")
    found = User.objects.select_related("role", "team").filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def team(viewer: Actor, key: UUID) -> Team:
    """Return one team for those who manage teams."""
    _needs(viewer, "workspace.manage_teams")
    found = Team.objects.filter(pk=key).first()
    if found is None:
        raise NotFound
    return found


def own_tokens(viewer: Actor) -> list[ApiToken]:
    """Return the viewer's own tokens, newest first."""
    return list(ApiToken.objects.filter(user_id=_self(viewer)).order_by("-created_at"))


def token(viewer: Actor, key: UUID) -> ApiToken:
    """Return one of the viewer's own tokens."""
    found = ApiToken.objects.filter(pk=key, user_id=_self(viewer)).first()
    if found is None:
        raise NotFound
    return found


def session(viewer: Actor, key: int) -> UserSession:
    """Return one of the viewer's own sessions."""
    found: UserSession | None = UserSession.objects.filter(pk=key, user_id=_self(viewer)).first()
    if found is None:
        raise NotFound
    return found


def me(viewer: Actor) -> User:
    """Return the viewer as a user; raises `NotFound` for strangers and for borrowed eyes."""
    found = User.objects.select_related("role", "team").filter(pk=_self(viewer)).first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class AuditFilter:
    """What is asked of the audit: an action, a person, a span of days, older than an entry."""

    action: str = ""
    actor: UUID | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    before: int | None = None


def audit_entries(viewer: Actor, wanted: AuditFilter, *, limit: int = AUDIT_PAGE) -> list[AuditEntry]:
    """Return entries of the audit, newest first."""
    _needs(viewer, "workspace.read_audit")
    rows = AuditEntry.objects.select_related("actor").order_by("-id")
    rows = rows.filter(action=wanted.action) if wanted.action else rows
    rows = rows.filter(actor_id=wanted.actor) if wanted.actor else rows
    rows = rows.filter(at__gte=_midnight(wanted.since)) if wanted.since else rows
    rows = rows.filter(at__lt=_midnight(wanted.until) + datetime.timedelta(days=1)) if wanted.until else rows
    return list((rows.filter(pk__lt=wanted.before) if wanted.before else rows)[:limit])


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)


def names_in(viewer: Actor, entries: Iterable[AuditEntry]) -> dict[str, str]:
    """Return the names of the people, teams, roles, tokens and invitations that entries of the audit are about.

    By id in text; the roles also by "role:" and their key, as the details name them.
    """
    _needs(viewer, "workspace.read_audit")
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        wanted.setdefault(entry.object_kind, set()).add(entry.object_id)
    names = {str(row.pk): row.name for row in User.objects.filter(pk__in=wanted.get("user", ()))}
    names |= {str(row.pk): row.name for row in Team.objects.filter(pk__in=wanted.get("team", ()))}
    if wanted.get("apitoken"):
        names |= {str(row.pk): row.name for row in ApiToken.objects.filter(pk__in=wanted["apitoken"])}
    if wanted.get("invitation"):
        invited = Invitation.objects.filter(pk__in=wanted["invitation"])
        names |= {str(row.pk): row.name or row.email for row in invited}
    for row in Role.objects.all():
        names |= {str(row.pk): row.label, f"role:{row.key}": row.label}
    return names


def audit_actions(viewer: Actor) -> list[str]:
    """Return the actions that occur in the audit."""
    _needs(viewer, "workspace.read_audit")
    return sorted(AuditEntry.objects.values_list("action", flat=True).distinct())


def _needs(viewer: Actor, permission: str) -> None:
    if not viewer.may(permission):
        raise NotAllowed


def _self(viewer: Actor) -> UUID:
    if viewer.user_id is None or viewer.seen_as is not None:
        raise NotFound
    return viewer.user_id


@dataclass(frozen=True)
class TeamSeen:
    """A team in its tree: how deep it lies, how many active people it has, whether it can be removed."""

    team: Team
    depth: int
    people: int
    is_empty: bool

    @property
    def dashes(self) -> str:
        """Return a dash for each level, to be seen before the name."""
        return "—" * self.depth


def team_tree(viewer: Actor) -> list[TeamSeen]:
    """Return the teams in the order of their tree."""
    _needs(viewer, "workspace.manage_teams")
    counted = models.Count("users", filter=models.Q(users__is_active=True))
    teams = list(
        Team.objects.select_related("lead")
        .order_by("name")
        .annotate(people=counted, everyone=models.Count("users"))
    )
    below: dict[UUID | None, list[Team]] = {}
    for found in teams:
        below.setdefault(found.parent_id, []).append(found)
    return _branch(below, None, 0)


def _branch(below: dict[UUID | None, list[Team]], parent: UUID | None, depth: int) -> list[TeamSeen]:
    branch: list[TeamSeen] = []
    for found in below.get(parent, []):
        people, everyone = found.people, found.everyone  # type: ignore[attr-defined]  # annotated above
        branch.append(TeamSeen(found, depth, people, not everyone and found.id not in below))
        branch += _branch(below, found.id, depth + 1)
    return branch


def broken_audit_entry(viewer: Actor) -> int | None:
    """Return the number of the first entry at which the audit's chain breaks, or None when it holds."""
    _needs(viewer, "workspace.read_audit")
    return first_broken()
