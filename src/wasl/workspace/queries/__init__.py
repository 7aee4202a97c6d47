"""Reads over people and rights."""

from wasl.workspace.queries.invitations import open_invitation, open_invitations
from wasl.workspace.queries.people import (
    actor_in,
    actor_of_user,
    all_teams,
    colleagues,
    eyes_of,
    token_actor,
    workspace,
)
from wasl.workspace.queries.setup import has_owner, may_set_up

__all__ = [
    "actor_in",
    "actor_of_user",
    "all_teams",
    "colleagues",
    "eyes_of",
    "has_owner",
    "may_set_up",
    "open_invitation",
    "open_invitations",
    "token_actor",
    "workspace",
]
