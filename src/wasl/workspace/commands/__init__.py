"""Verbs on people and rights; each leaves an audit entry."""

from wasl.workspace.commands.people import add_user, create_owner, deactivate_user, reactivate_user
from wasl.workspace.commands.tokens import add_token, revoke_token

__all__ = [
    "add_token",
    "add_user",
    "create_owner",
    "deactivate_user",
    "reactivate_user",
    "revoke_token",
]
