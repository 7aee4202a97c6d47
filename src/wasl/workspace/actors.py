"""Builds the `Actor` of a user or a token: two queries, everything the gates will ask."""

import dataclasses
from typing import Any
from uuid import UUID

from wasl.kernel.actor import Actor, ActorKind, Reach
from wasl.kernel.manifest import registry
from wasl.workspace.models import ApiToken, Role, Team, User
from wasl.workspace.roles import ready


def teams_below(team_id: UUID | None) -> frozenset[UUID]:
    """Return the id of a team and of all teams under it (empty for None)."""
    if team_id is None:
        return frozenset()
    children: dict[UUID | None, list[UUID]] = {}
    for child, parent in Team.objects.values_list("id", "parent_id"):
        children.setdefault(parent, []).append(child)
    found, queue = {team_id}, [team_id]
    while queue:
        new = [child for child in children.get(queue.pop(), ()) if child not in found]
        found.update(new)
        queue.extend(new)
    return frozenset(found)


def permissions_of(role: Role) -> frozenset[str]:
    """Return the named permissions of a role, as far as they exist; ready roles that hold everything follow the manifests."""
    ready_role = ready(role.key) if role.is_ready else None
    declared = frozenset(entry.name for entry in registry().all("permissions"))
    if ready_role and ready_role.everything:
        return declared - ready_role.without
    return declared.intersection(role.permissions)


ORDER = (Reach.NONE, Reach.OWN, Reach.TEAM, Reach.ALL)


def is_within(role: Role, giver: Actor) -> bool:
    """Tell whether `role` gives nothing that `giver` has not: no further right, no wider reach, no field more."""
    reaches = _reach(role).items()
    wider = any(ORDER.index(level) > ORDER.index(giver.reach_for(*key)) for key, level in reaches)
    hidden = _fields(role, "hidden")
    opens = any(names - hidden.get(kind, frozenset()) for kind, names in giver.hidden_fields.items())
    return permissions_of(role) <= giver.permissions and not wider and not opens


def _reach(role: Role) -> dict[tuple[str, str], Reach]:
    return {
        (kind, action): Reach(level)
        for kind, levels in role.reach.items()
        for action, level in levels.items()
    }


def _fields(role: Role, level: str) -> dict[str, frozenset[str]]:
    return {
        kind: frozenset(name for name, given in fields.items() if given == level)
        for kind, fields in role.fields.items()
    }


def actor_for(
    user: User,
    *,
    workspace_zone: str = "UTC",
    country: str = "SA",
    first_weekday: int = 0,
    fields_stamp: UUID | None = None,
) -> Actor:
    """Return the actor of an active user (its role and team are read if they are not there yet)."""
    role = user.role
    reach = _reach(role)
    # the tree of teams costs a query, so it is read for those whose rights depend on it
    needs_tree = Reach.TEAM in reach.values()
    return Actor(
        kind=ActorKind.USER,
        name=user.name,
        user_id=user.id,
        email=user.email,
        language=user.language,
        zone=user.zone or workspace_zone,
        country=country,
        first_weekday=first_weekday,
        fields_stamp=fields_stamp,
        role=role.key,
        permissions=permissions_of(role),
        reach=reach,
        hidden_fields=_fields(role, "hidden"),
        read_only_fields=_fields(role, "read"),
        team_id=user.team_id,
        teams=teams_below(user.team_id) if needs_tree else frozenset(filter(None, [user.team_id])),
    )


def actor_for_token(token: ApiToken, **workspace: Any) -> Actor:
    """Return the actor of an API token: its user's rights and no more, reading only where the token says so."""
    person = actor_for(token.user, **workspace)
    return dataclasses.replace(person, kind=ActorKind.TOKEN, token_id=token.id, read_only=token.is_read_only)


def seen_as(admin: Actor, user: User, **workspace: Any) -> Actor:
    """Return the eyes of `user` for an administrator: reads what the user reads, changes nothing."""
    return dataclasses.replace(actor_for(user, **workspace), seen_as=admin.user_id, read_only=True)


def seen_as_role(admin: Actor, role: Role) -> Actor:
    """Return the eyes of a role on the administrator's own records: nothing that either may not see or do, no change."""
    eyes = actor_for(User(name=role.label, role=role))
    hidden = {
        kind: admin.hidden_fields.get(kind, frozenset()) | eyes.hidden_fields.get(kind, frozenset())
        for kind in {*admin.hidden_fields, *eyes.hidden_fields}
    }
    return dataclasses.replace(
        admin,
        name=role.label,
        role=role.key,
        permissions=admin.permissions & eyes.permissions,
        hidden_fields=hidden,
        read_only_fields=eyes.read_only_fields,
        seen_as=admin.user_id,
    )
