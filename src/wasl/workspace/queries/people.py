"""Who is who: the workspace, colleagues, teams, and the actors made of them."""

import datetime
from contextvars import ContextVar
from typing import Any

from wasl.kernel import clock
from wasl.kernel.actor import Actor
from wasl.workspace.actors import actor_for, actor_for_token, seen_as, seen_as_role
from wasl.workspace.codes import digest_of
from wasl.workspace.models import ApiToken, Role, Team, User, Workspace

TOKEN_NOTICE = datetime.timedelta(minutes=5)
# the firm's zone as the request that runs has read it with its actor; nothing outside of requests
ZONE: ContextVar[str] = ContextVar("zone", default="")


def workspace() -> Workspace:
    """Return the firm of this installation (an unsaved one before the first set-up)."""
    return Workspace.objects.filter(pk=1).first() or Workspace(name="")


def firm_zone() -> str:
    """Return the name of the firm's time zone, as the request that runs has read it already, else by a query."""
    return ZONE.get() or workspace().zone or "UTC"


def actor_of_user(user: User) -> Actor:
    """Return the actor of a signed-in user, with the firm's zone and country where the user has none."""
    return actor_in(workspace(), user)


def actor_in(firm: Workspace, user: User) -> Actor:
    """Return the actor of a user where the firm is at hand."""
    return actor_for(user, **_held(firm))


def _held(firm: Workspace) -> dict[str, Any]:
    """Return what every actor has of the firm."""
    return {
        "workspace_zone": firm.zone,
        "country": firm.country,
        "first_weekday": firm.first_weekday,
        "fields_stamp": firm.fields_stamp,
    }


def eyes_of(admin: Actor, user_id: str) -> Actor:
    """Return the eyes of another user for an administrator; the administrator's own when that user is gone."""
    user = User.objects.select_related("role").filter(pk=user_id, is_active=True).first()
    if user is None:
        return admin
    return seen_as(admin, user, **_held(workspace()))


def eyes_of_role(admin: Actor, key: str) -> Actor:
    """Return the eyes of a role for an administrator; the administrator's own when there is no such role."""
    role = Role.objects.filter(key=key[:40]).first()
    return seen_as_role(admin, role) if role else admin


def token_actor(code: str) -> Actor | None:
    """Return the actor of an API token's code, or None when it is unknown, revoked, or its user is gone."""
    found = ApiToken.objects.select_related("user__role").filter(digest=digest_of(code), revoked_at=None)
    token = found.filter(user__is_active=True).first()
    if token is None:
        return None
    if token.last_used_at is None or clock.now() - token.last_used_at > TOKEN_NOTICE:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=clock.now())
    actor = actor_for_token(token, **_held(workspace()))
    return actor if actor.may("workspace.use_api") else None


def colleagues(viewer: Actor, *, everyone: bool = False) -> list[User]:
    """Return the active people of the firm by name (all of them when `everyone`), for choosing an owner or a mention."""
    if viewer.user_id is None and viewer.kind != "system":
        return []
    rows = User.objects.select_related("role", "team").order_by("name")
    return list(rows if everyone else rows.filter(is_active=True))


def all_teams(viewer: Actor) -> list[Team]:
    """Return the teams of the firm by name."""
    if viewer.user_id is None and viewer.kind != "system":
        return []
    return list(Team.objects.order_by("name"))
