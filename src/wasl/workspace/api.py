"""Users, teams, roles, the audit and oneself for programs."""

import datetime
import uuid
from typing import Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router, Status
from pydantic import Field

from wasl.kernel.api import LIMIT, Count, In, Listed, Out, PageSize, read_number, write_cursor
from wasl.kernel.errors import Invalid
from wasl.kernel.web import Request
from wasl.workspace import commands, queries
from wasl.workspace.models import AuditEntry, Role, Team, User

router = Router(tags=["people"])

type ReachLevel = Literal["none", "own", "team", "all"]


class UserOut(Out):
    """A person of the firm."""

    id: uuid.UUID
    name: str
    email: str
    role: str
    team: uuid.UUID | None
    language: str
    skills: list[str]
    is_active: bool


class MeOut(UserOut):
    """The person a token works for, and what it may do."""

    zone: str
    permissions: list[str]
    is_read_only: bool


class UserChange(In):
    """Another role, team, name or skills for a colleague; what is not named stays."""

    name: str | None = Field(default=None, max_length=200)
    role: str | None = None
    team: uuid.UUID | None = None
    skills: list[str] | None = Field(default=None, max_length=50)


class InvitationIn(In):
    """Whom to invite, and as what."""

    email: str = Field(max_length=254)
    role: str
    name: str = Field(default="", max_length=200)
    team: uuid.UUID | None = None
    language: Literal["ar", "lv", "en"] = "en"


class InvitationOut(Out):
    """An invitation; the link is empty when a letter with it is on its way."""

    id: uuid.UUID
    email: str
    expires_at: datetime.datetime
    link: str


class TeamIn(In):
    """A team."""

    name: str = Field(max_length=120)
    parent: uuid.UUID | None = None
    lead: uuid.UUID | None = None


class TeamOut(Out):
    """A team, the one above it, and who hears when its work becomes late."""

    id: uuid.UUID
    name: str
    parent: uuid.UUID | None
    lead: uuid.UUID | None


class RoleOut(Out):
    """A role with its rights."""

    key: str
    name: str
    is_ready: bool
    permissions: list[str]
    reach: dict[str, dict[str, str]]
    fields: dict[str, dict[str, str]]


class RoleIn(In):
    """The rights of a role, all at once."""

    name: str = Field(default="", max_length=120)
    permissions: list[str] = Field(max_length=500)
    reach: dict[str, dict[str, ReachLevel]]
    fields: dict[str, dict[str, Literal["hidden", "read"]]] = Field(default_factory=dict)


class AuditOut(Out):
    """One entry of the audit."""

    id: int
    at: datetime.datetime
    actor: uuid.UUID | None
    action: str
    object_kind: str
    object_id: str
    data: dict[str, Any]


def user_out(user: User) -> UserOut:
    """Return a person as programs see it."""
    return UserOut(**_person(user))


def _person(user: User) -> dict[str, Any]:
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "role": user.role.key,
        "team": user.team_id,
        "language": user.language,
        "skills": user.skills,
        "is_active": user.is_active,
    }


def team_out(team: Team) -> TeamOut:
    """Return a team as programs see it."""
    return TeamOut(id=team.id, name=team.name, parent=team.parent_id, lead=team.lead_id)


def role_out(role: Role) -> RoleOut:
    """Return a role as programs see it."""
    return RoleOut(
        key=role.key,
        name=role.label,
        is_ready=role.is_ready,
        permissions=sorted(role.permissions),
        reach=role.reach,
        fields=role.fields,
    )


def audit_out(entry: AuditEntry) -> AuditOut:
    """Return an entry of the audit as programs see it."""
    return AuditOut(
        id=entry.id,
        at=entry.at,
        actor=entry.actor_id,
        action=entry.action,
        object_kind=entry.object_kind,
        object_id=entry.object_id,
        data=entry.data,
    )


@router.get("/me", response=MeOut)
def me(request: Request) -> MeOut:
    """Who this token works for."""
    actor = request.actor
    person = queries.me(actor)
    given: dict[str, Any] = {"permissions": sorted(actor.permissions), "is_read_only": actor.read_only}
    return MeOut(**_person(person), **given, zone=actor.zone)


@router.get("/users", response=Listed[UserOut])
def list_users(request: Request) -> Listed[UserOut]:
    """All people of the firm; former colleagues only for those who manage users."""
    everyone = request.actor.may("workspace.manage_users")
    found = [user_out(user) for user in queries.colleagues(request.actor, everyone=everyone)]
    return Listed(items=found, next_cursor=None, count=Count(value=len(found), exact=True))


@router.patch("/users/{user_id}", response=UserOut)
def change_user(request: Request, user_id: uuid.UUID, payload: UserChange) -> UserOut:
    """Give a colleague another role, team, name or skills."""
    found = queries.user(request.actor, user_id)
    given = payload.model_fields_set
    role = _role(request, payload.role) if payload.role is not None else found.role
    team = _team(request, payload.team) if "team" in given else found.team
    changed = commands.change_user(
        found, role=role, team=team, name=payload.name or "", skills=payload.skills, by=request.actor
    )
    return user_out(changed)


@router.post("/users/{user_id}/deactivate", response=UserOut)
def deactivate_user(request: Request, user_id: uuid.UUID) -> UserOut:
    """Shut a leaver out: sessions, tokens and streams end."""
    return user_out(commands.deactivate_user(queries.user(request.actor, user_id), by=request.actor))


@router.post("/users/{user_id}/reactivate", response=UserOut)
def reactivate_user(request: Request, user_id: uuid.UUID) -> UserOut:
    """Let a former colleague in again."""
    return user_out(commands.reactivate_user(queries.user(request.actor, user_id), by=request.actor))


@router.post("/users", response={201: InvitationOut})
def invite_user(request: Request, payload: InvitationIn) -> Status[InvitationOut]:
    """Invite a colleague: a user begins as an invitation."""
    values = payload.model_dump(exclude={"role", "team"})
    role, team = _role(request, payload.role), _team(request, payload.team)
    invited = commands.invite_user(role, team=team, by=request.actor, **values)
    found = invited.invitation
    link = "" if invited.was_mailed else invited.link
    told = InvitationOut(id=found.id, email=found.email, expires_at=found.expires_at, link=link)
    return Status(201, told)


@router.get("/teams", response=Listed[TeamOut])
def list_teams(request: Request) -> Listed[TeamOut]:
    """All teams."""
    found = [team_out(team) for team in queries.all_teams(request.actor)]
    return Listed(items=found, next_cursor=None, count=Count(value=len(found), exact=True))


@router.post("/teams", response={201: TeamOut})
def add_team(request: Request, payload: TeamIn, response: HttpResponse) -> Status[TeamOut]:
    """Add a team."""
    parent, lead = _team(request, payload.parent), _lead(request, payload.lead)
    team = commands.add_team(payload.name, parent=parent, lead=lead, by=request.actor)
    response["Location"] = f"{reverse('api:list_teams')}/{team.id}"
    return Status(201, team_out(team))


@router.patch("/teams/{team_id}", response=TeamOut)
def change_team(request: Request, team_id: uuid.UUID, payload: TeamIn) -> TeamOut:
    """Rename or move a team, or give it another lead; what is not named stays."""
    found = queries.team(request.actor, team_id)
    parent = _team(request, payload.parent) if "parent" in payload.model_fields_set else found.parent
    lead = _lead(request, payload.lead) if "lead" in payload.model_fields_set else found.lead
    return team_out(
        commands.change_team(found, name=payload.name, parent=parent, lead=lead, by=request.actor)
    )


@router.delete("/teams/{team_id}", response={204: None})
def delete_team(request: Request, team_id: uuid.UUID) -> Status[None]:
    """Remove an empty team."""
    commands.delete_team(queries.team(request.actor, team_id), by=request.actor)
    return Status(204, None)


@router.get("/roles", response=Listed[RoleOut])
def list_roles(request: Request) -> Listed[RoleOut]:
    """All roles with their rights."""
    found = [role_out(role) for role in queries.roles(request.actor)]
    return Listed(items=found, next_cursor=None, count=Count(value=len(found), exact=True))


@router.put("/roles/{key}", response=RoleOut)
def change_role(request: Request, key: str, payload: RoleIn) -> RoleOut:
    """Set the rights of a role."""
    rights = commands.Rights(
        frozenset(payload.permissions), **payload.model_dump(include={"reach", "fields"})
    )
    found = queries.role(request.actor, key)
    return role_out(commands.change_role(found, rights=rights, name=payload.name, by=request.actor))


@router.get("/audit", response=Listed[AuditOut])
def list_audit(
    request: Request, action: str = "", limit: PageSize = LIMIT, cursor: str = ""
) -> Listed[AuditOut]:
    """The audit, newest first."""
    wanted = queries.AuditFilter(action=action, before=read_number(cursor))
    found = queries.audit_entries(request.actor, wanted, limit=limit + 1)
    items = [audit_out(entry) for entry in found[:limit]]
    cursor_after = write_cursor(items[-1].id) if len(found) > limit else None
    return Listed(
        items=items, next_cursor=cursor_after, count=Count(value=len(items), exact=not cursor_after)
    )


def _role(request: Request, key: str) -> Role:
    found = {role.key: role for role in queries.roles(request.actor)}
    if key not in found:
        raise Invalid(fields={"role": [", ".join(found)]})
    return found[key]


def _lead(request: Request, key: uuid.UUID | None) -> User | None:
    if key is None:
        return None
    found = {person.id: person for person in queries.colleagues(request.actor)}
    if key not in found:
        raise Invalid(fields={"lead": [str(Invalid.default())]})
    return found[key]


def _team(request: Request, key: uuid.UUID | None) -> Team | None:
    if key is None:
        return None
    found = {team.id: team for team in queries.all_teams(request.actor)}
    if key not in found:
        raise Invalid(fields={"team": [str(Invalid.default())]})
    return found[key]
