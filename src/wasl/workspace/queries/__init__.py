"""Reads over people and rights."""

from wasl.workspace.queries.people import (
    actor_of_user,
    all_teams,
    colleagues,
    eyes_of,
    token_actor,
    workspace,
)

__all__ = ["actor_of_user", "all_teams", "colleagues", "eyes_of", "token_actor", "workspace"]
