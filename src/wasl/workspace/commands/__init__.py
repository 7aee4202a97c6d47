"""Verbs on people and rights; each leaves an audit entry."""

from wasl.workspace.commands.invitations import Invited, accept_invitation, invite_user, revoke_invitation
from wasl.workspace.commands.people import add_user, create_owner, deactivate_user, reactivate_user
from wasl.workspace.commands.setup import change_workspace, set_language, set_preferences, set_up
from wasl.workspace.commands.tokens import add_token, revoke_token

__all__ = [
    "Invited",
    "accept_invitation",
    "add_token",
    "add_user",
    "change_workspace",
    "create_owner",
    "deactivate_user",
    "invite_user",
    "reactivate_user",
    "revoke_invitation",
    "revoke_token",
    "set_language",
    "set_preferences",
    "set_up",
]
